/// An image cut into square patches, each laid out as a row: what a Vision Transformer takes for tokens
/// (Dosovitskiy et al. 2020, arXiv:2010.11929, equation 1).
///
/// Shapes: image `(H, W)` or `(H, W, channels)` → `(H·W/size², size²·channels)`; patches go row by row, and inside a
/// patch the order is row, column, channel.
public func patches(_ image: Node, _ size: Int) throws -> Node {
  guard image.rank == 2 || image.rank == 3 else {
    throw TensorError.wrongShape(
      argument: "image", shape: image.shape, wanted: "(height, width) or (height, width, channels)")
  }
  guard size >= 1 else { throw TensorError.wrongValue(argument: "size", value: "\(size)", wanted: "at least 1") }
  let (height, width) = (image.shape[0], image.shape[1])
  let channels = image.rank == 3 ? image.shape[2] : 1
  guard height % size == 0, width % size == 0 else {
    throw TensorError.wrongShape(
      argument: "image", shape: image.shape, wanted: "a height and a width that \(size) divides")
  }
  let (down, across) = (height / size, width / size)
  return try image.reshaped([down, size, across, size, channels])
    .permuted([0, 2, 1, 3, 4])
    .reshaped([down * across, size * size * channels])
}
