/// A small complete lesson to begin with; nil for what cannot be an id.
public func lessonTemplate(id: String) -> String? {
  guard isIdentifier(id) else { return nil }
  let title = id.split(separator: "-").joined(separator: " ")
  return """
    ---
    id: \(id)
    title: \(title.prefix(1).uppercased() + title.dropFirst())
    summary: One sentence that says what somebody can do after this lesson.
    minutes: 10
    needs: []
    topics: [core]
    cites: ["Who, when, and where to read it"]
    ---

    # \(title.prefix(1).uppercased() + title.dropFirst())

    Begin with a number the reader can check on paper. Code that is run stands in a block:

    ```attn
    scores = [2, 1, 0]
    weights = softmax(scores)
    ```

    A number in prose is followed by what computes it, so it stays true: the first weight is 0.6652<!--= weights[0] -->.

    ```predict
    ask: Add 5 to each score. What is the first weight then?
    show: shifted = softmax(scores + 5)
    answer: shifted[0]
    because: A softmax looks at differences only.
    ```

    ```attn quiet
    first = 0
    ```

    ```try
    ask: Set `first`, the first of three scores, so that its key gets more than 0.9 of the attention. The others are 0.
    change: [first]
    check: softmax([first, 0, 0])[0] > 0.9
    hints:
      - It needs 18 votes against two times one.
      - exp(3) is about 20.
    because: exp(first) / (exp(first) + 2) passes 0.9 just below first = 3.
    solution: first = 3
    ```

    ```question
    id: \(id)-weights
    kind: matrix
    level: junior
    topics: [core]
    given: |
      s = randint(-1, 4, (3,))
    by-hand: true
    ask: Compute the softmax of these scores, to two decimals.
    answer: softmax(s)
    hints:
      - Exponentiate each, then divide by the sum.
      - "The sum of the exponentials is {=sum(exp(s))}."
    because: The exponentials are {=exp(s)}, and their sum is {=sum(exp(s))}.
    wrong:
      - when: s / sum(s)
        says: You left out the exponential.
    ```

    ```question
    id: \(id)-shift
    kind: choice
    level: junior
    topics: [core]
    ask: What does a softmax do when 5 is added to each score?
    options:
      - text: Nothing.
        right: true
      - text: The rows become more peaked.
        says: That is what multiplying does.
    because: The factor exp(5) stands above and below the line.
    ```

    ```question
    id: \(id)-explain
    kind: explain
    level: junior
    topics: [core]
    ask: Why does a softmax exponentiate? One or two sentences.
    points:
      - says: Every share becomes positive.
        signs: [positive, negative]
      - says: Only differences count.
        signs: [differ, shift]
    model: |
      The exponential makes every share positive, also for negative scores, and it turns differences of scores into
      ratios of shares, so a shift changes nothing.
    ```

    One sentence to keep:

    > What you would say in an interview.

    """
}
