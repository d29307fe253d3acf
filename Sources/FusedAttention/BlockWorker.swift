/// One thread's hands: memory for a block of queries and for one tile of scores, and what is done with them.
struct BlockWorker<Kernel: Tile> {
  private let arrays: Arrays
  private let sizes: AttentionSizes
  private let options: FusedOptions
  private let plan: Plan
  private let scale: Float
  private let memory: UnsafeMutableRawPointer
  private let scores: UnsafeMutablePointer<Float>
  private let queryTiles: [Kernel]

  init(_ arrays: Arrays, _ sizes: AttentionSizes, _ options: FusedOptions, _ plan: Plan) {
    (self.arrays, self.sizes, self.options, self.plan) = (arrays, sizes, options, plan)
    scale = options.scale ?? 1 / Float(sizes.size).squareRoot()
    let tileMemory = Kernel.memory(size: sizes.size, valueSize: sizes.valueSize)
    let count = plan.queriesPerBlock / Kernel.lanes
    memory = .allocate(byteCount: plan.bytesPerThread, alignment: 64)
    let scores = memory.bindMemory(to: Float.self, capacity: plan.bytesPerThread / MemoryLayout<Float>.stride)
    self.scores = scores
    queryTiles = (0..<count).map { tile in
      Kernel(
        at: scores + plan.keysPerTile * Kernel.lanes + tile * tileMemory, size: sizes.size,
        valueSize: sizes.valueSize)
    }
  }

  func free() { memory.deallocate() }

  /// The attention of one block of queries; `isWanted` is asked after every tile of keys.
  func attend(_ block: Int, isWanted: () -> Bool) {
    let (batch, head) = (
      block / plan.blocksPerHead / sizes.heads, block / plan.blocksPerHead % sizes.heads
    )
    let queries = plan.queries(block % plan.blocksPerHead, of: sizes)
    let band = Band(options, batch: batch, keys: sizes.keys)
    let blockTiles = tiles(queries)

    let from = HeadMatrix(
      sizes.queryLayout, batch: batch, head: head, heads: sizes.heads, tokens: sizes.queries, size: sizes.size)
    for (tile, rows) in blockTiles {
      tile.load(
        arrays.queries + from.start + rows.lowerBound * from.stride, stride: from.stride, count: rows.count,
        scale: scale)
    }
    for keys in plan.tiles(band, queries) {
      for (tile, rows) in blockTiles {
        look(tile, rows, at: keys, band, batch: batch, head: head)
      }
      guard isWanted() else { return }
    }
    let to = HeadMatrix(
      sizes.queryLayout, batch: batch, head: head, heads: sizes.heads, tokens: sizes.queries, size: sizes.valueSize)
    for (tile, rows) in blockTiles {
      tile.store(arrays.output + to.start + rows.lowerBound * to.stride, stride: to.stride, count: rows.count)
    }
  }

  /// The block's queries, as many to a tile as there are lanes.
  private func tiles(_ queries: Range<Int>) -> [(Kernel, Range<Int>)] {
    zip(queryTiles, stride(from: queries.lowerBound, to: queries.upperBound, by: Kernel.lanes)).map { tile, start in
      (tile, start..<min(start + Kernel.lanes, queries.upperBound))
    }
  }

  /// One tile of queries takes in one tile of keys.
  private func look(
    _ tile: Kernel, _ queries: Range<Int>, at tileKeys: Range<Int>, _ band: Band, batch: Int, head: Int
  ) {
    let keys = band.seen(tileKeys, by: queries)
    if keys.isEmpty { return }
    let keyHead = head / (sizes.heads / sizes.keyHeads)
    let keyMatrix = HeadMatrix(
      sizes.keyLayout, batch: batch, head: keyHead, heads: sizes.keyHeads, tokens: sizes.keys, size: sizes.size)
    let valueMatrix = HeadMatrix(
      sizes.keyLayout, batch: batch, head: keyHead, heads: sizes.keyHeads, tokens: sizes.keys, size: sizes.valueSize)

    tile.score(
      arrays.keys + keyMatrix.start + keys.lowerBound * keyMatrix.stride, stride: keyMatrix.stride, count: keys.count,
      into: scores)
    if options.softcap > 0 { tile.cap(scores, count: keys.count, at: options.softcap) }
    if let mask = options.mask { apply(mask, tile, queries, keys, batch: batch, head: head) }
    if !band.showsAll(keys, to: queries) { hide(tile, band, keys, from: queries.lowerBound) }
    tile.weigh(scores, count: keys.count)
    tile.collect(
      arrays.values + valueMatrix.start + keys.lowerBound * valueMatrix.stride, stride: valueMatrix.stride,
      weights: scores, count: keys.count)
  }

  private func apply(
    _ mask: ScoreMask, _ tile: Kernel, _ queries: Range<Int>, _ keys: Range<Int>, batch: Int, head: Int
  ) {
    let place = mask.place(batch: batch, head: head, query: queries.lowerBound, key: keys.lowerBound)
    switch mask.entries {
    case .numbers(let numbers):
      guard let first = numbers.baseAddress else { return }
      tile.add(
        first + place, queryStride: mask.queryStride, queries: queries.count, count: keys.count, to: scores)
    case .truths(let truths):
      guard let first = truths.baseAddress else { return }
      tile.hide(
        where: first + place, queryStride: mask.queryStride, queries: queries.count, count: keys.count, in: scores)
    }
  }

  /// Hides what the band hides; within a tile, keys count from its first key and queries from its first query.
  private func hide(_ tile: Kernel, _ band: Band, _ keys: Range<Int>, from query: Int) {
    let shift = query - keys.lowerBound
    let sinks = max(0, min(band.sinks - keys.lowerBound, keys.count))
    tile.hide(outside: -(1 << 40), band.high + shift, keys: 0..<sinks, in: scores)
    tile.hide(outside: band.low + shift, band.high + shift, keys: sinks..<keys.count, in: scores)
  }
}
