import Attention
import Display
import Language

/// Where a learner is in a lesson: which screen, and what the author's names stand for there.
struct LessonPlayer {
  let lesson: Lesson
  /// What is shown in one go: prose up to the next code that is shown, or to something to answer; a heading begins anew.
  let screens: [Range<Int>]
  /// The screen that is shown now; `screens.count` at the end.
  var screen: Int

  init(_ lesson: Lesson, screen: Int = 0) {
    self.lesson = lesson
    screens = LessonPlayer.screens(of: lesson.blocks)
    self.screen = min(max(0, screen), screens.count)
  }

  var isAtEnd: Bool { screen >= screens.count }

  /// The number of the first block of the screen that is shown.
  var block: Int { isAtEnd ? lesson.blocks.count : screens[screen].lowerBound }

  /// The first block behind the screen that is shown.
  var blockAfter: Int { isAtEnd ? lesson.blocks.count : screens[screen].upperBound }

  /// The screen that holds a block.
  func screen(ofBlock block: Int) -> Int { screens.firstIndex { $0.contains(block) } ?? screens.count }

  /// The screen of the n-th executable block, counted from 1; 0 is the start.
  func screen(ofExecutable n: Int) -> Int? {
    if n == 0 { return 0 }
    let places = lesson.blocks.indices.filter { lesson.blocks[$0].isExecutable }
    return n > 0 && n <= places.count ? screen(ofBlock: places[n - 1]) : nil
  }

  /// The heading that a block stands under.
  func section(ofBlock block: Int) -> String? {
    for place in (0...min(block, lesson.blocks.count - 1)).reversed() {
      if case .prose(let prose) = lesson.blocks[place].content, case .heading(_, let words) = prose.content {
        return plainText(words)
      }
    }
    return nil
  }

  /// The code of the author that runs before a block.
  func scripts(before block: Int) -> [Script] {
    lesson.blocks[..<block].flatMap { block -> [Script] in
      switch block.content {
      case .code(let script): [script]
      case .predict(let prediction): [Script(code: prediction.show, isQuiet: false)]
      case .prose, .expect, .try, .question: []
      }
    }
  }

  private static func screens(of blocks: [LessonBlock]) -> [Range<Int>] {
    var screens: [Range<Int>] = []
    var start = 0
    var hasBody = false
    func close(at end: Int) {
      if end > start { screens.append(start..<end) }
      start = end
      hasBody = false
    }
    for (place, block) in blocks.enumerated() {
      switch block.content {
      case .prose(let prose):
        if case .heading = prose.content { if hasBody { close(at: place) } } else { hasBody = true }
      case .code(let script):
        hasBody = true
        if !script.isQuiet { close(at: place + 1) }
      case .expect:
        // What the block before must print is for checking, not for reading.
        if start == place, let last = screens.popLast() {
          start = last.lowerBound
          close(at: place + 1)
        }
      case .try, .question, .predict: close(at: place + 1)
      }
    }
    close(at: blocks.count)
    return screens
  }
}

/// The words of running text without their roles.
func plainText(_ inlines: [Inline]) -> String {
  inlines.map { inline in
    switch inline {
    case .text(let text), .code(let text): text
    case .emphasis(let inner), .strong(let inner), .link(let inner, _): plainText(inner)
    case .computed(let written, _, _): written
    case .lineBreak: " "
    }
  }.joined()
}
