import Display
import Testing

@Test func `the steps look as the design draws them, at 80 columns`() {
  let shown = plain(Markup(Samples.scores) + Markup(Samples.masked) + Markup(Samples.weights), width: 80)
  #expect(
    shown
      == """
       1  scores = Q @ Kᵀ                  how well each query matches each key    3×3
                  The   cat   sat
            The     4     2     0
            cat     2     4     0
            sat     0     4     2

       3  masked = scaled where j ≤ i      no token looks ahead                    3×3
                  The   cat   sat
            The     2     ·     ·
            cat     1     2     ·
            sat     0     2     1

       4  weights = softmax(masked)        each row shares out 1                   3×3
                    The     cat     sat   sum
            The  1.0000       ·       ·     1
            cat  0.2689  0.7311       ·     1
            sat  0.0900  0.6652  0.2447     1

      """)
}
