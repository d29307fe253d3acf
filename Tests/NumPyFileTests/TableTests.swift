import Attention
import Testing

@testable import NumPyFile

private func table(_ text: String, skipsHeader: Bool = false) throws -> NumberTable {
  try NumberTable(bytes: Array(text.utf8), name: "x.csv", skipsHeader: skipsHeader)
}

@Test func `rows and columns are read in order`() throws {
  let table = try table("1,2.5,-3e2\n4, 5 ,6\n")
  #expect((table.rows, table.columns) == (2, 3))
  #expect(table.values == [1, 2.5, -300, 4, 5, 6])
  #expect(try Tensor(table).shape == [2, 3])
}

@Test func `line ends, blank lines, comments, quotation marks and a byte-order mark do not matter`() throws {
  #expect(try table("\u{FEFF}# a, b\r\n\r\n\"1\",2\r\n3,\"4\"").values == [1, 2, 3, 4])
  #expect(try table("1\r2\r3").rows == 3)
}

@Test func `numbers that are not finite are numbers`() throws {
  let values = try table("nan,inf,-inf,Infinity").values
  #expect(values[0].isNaN)
  #expect(values[1...] == [.infinity, -.infinity, .infinity])
}

@Test func `a header is refused, or skipped when asked`() throws {
  #expect(
    complaint(csv: "width,height\n1,2\n")
      == "x.csv: line 1 holds names, not numbers (“width,height”); remove it, or ask for it to be skipped.")
  #expect(try table("width,height\n1,2\n", skipsHeader: true).values == [1, 2])
}

@Test func `what is wrong is said with its place`() {
  #expect(complaint(csv: "1,2\n3,x\n") == "x.csv: line 2, column 2: “x” is not a number.")
  #expect(complaint(csv: "1,2\n3,\n") == "x.csv: line 2, column 2: “” is not a number.")
  #expect(complaint(csv: "1,0x10\n") == "x.csv: line 1, column 2: “0x10” is not a number.")
  #expect(complaint(csv: "1,2\n3\n") == "x.csv: line 2 has 1 number, the lines before it have 2.")
  #expect(complaint(csv: "\n# nothing\n") == "x.csv: there are no numbers in it.")
  #expect(
    complaint(csv: "1;2\n")
      == "x.csv: line 1: numbers are separated by semicolons; commas are wanted, and points for decimals.")
  #expect(complaint(csv: "1 2\n").contains("separated by spaces"))
  #expect(complaint(csv: "1\t2\n").contains("separated by tabs"))
}
