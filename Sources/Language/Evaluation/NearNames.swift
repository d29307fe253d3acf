/// The names that somebody who typed `word` may have meant, nearest first, three at most.
public func closest(to word: String, among names: [String]) -> [String] {
  let target = Array(word.lowercased().unicodeScalars)
  guard target.count <= 40 else { return [] }
  let most = target.count <= 3 ? 1 : target.count <= 6 ? 2 : 3
  var found: [(name: String, distance: Int)] = []
  var seen: Set<String> = []
  for name in names where name != word && seen.insert(name).inserted {
    let scalars = Array(name.lowercased().unicodeScalars)
    if target.count > 3, scalars.count > target.count, scalars.starts(with: target) {
      found.append((name, 1))
      continue
    }
    guard abs(scalars.count - target.count) <= most else { continue }
    let distance = editDistance(target, scalars)
    // A name of which hardly a letter is left is not near.
    if distance <= most, distance < max(scalars.count, target.count) { found.append((name, distance)) }
  }
  guard let least = found.map(\.distance).min() else { return [] }
  return found.filter { $0.distance == least }.map(\.name).sorted().prefix(3).map { $0 }
}

/// How many letters must be put in, left out, exchanged or swapped with their neighbour.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var older: [Int] = []
  var row = Array(0...b.count)
  for i in a.indices {
    var next = [i + 1]
    for j in b.indices {
      var best = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, older[j - 1] + 1) }
      next.append(best)
    }
    (older, row) = (row, next)
  }
  return row[b.count]
}
