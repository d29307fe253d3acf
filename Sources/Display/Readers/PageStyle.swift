/// How a page looks on a screen, light and dark, and on paper.
let pageStyle = """
  :root { --ink: #1d2126; --paper: #ffffff; --dim: #5c6570; --line: #d8dde3; --code: #f3f5f7; --label: #0b6b8a;
    --right: #1a7033; --wrong: #b3261e; --changed: #7a3fb5; --heat: 0; --hot: 245 158 11; --most: .75; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e4e7ea; --paper: #15181c; --dim: #9aa4ae; --line: #343b43; --code: #1f242a; --label: #6cc4e0;
      --right: #63c77c; --wrong: #ff8f85; --changed: #c9a2f2; --hot: 217 119 6; --most: .6; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink);
    font: 1.0625rem/1.6 "Source Serif 4", "Iowan Old Style", "Palatino Linotype", Georgia, serif; }
  main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
  h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2em 0 .6em; text-wrap: balance; }
  h1 { font-size: 1.9rem; margin-top: 0; }
  h2 { font-size: 1.4rem; }
  h3 { font-size: 1.15rem; }
  p, ul, ol, blockquote { margin: 0 0 1em; }
  li { margin: .2em 0; }
  hr { border: 0; border-top: 1px solid var(--line); margin: 2em 0; }
  blockquote { margin-left: 0; padding-left: 1em; border-left: 3px solid var(--line); color: var(--dim); }
  code, pre, table, .value, .prompt { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo,
    Consolas, monospace; font-size: .9em; font-variant-ligatures: none; }
  pre code, table code { font-size: 1em; }
  :not(pre) > code { background: var(--code); border-radius: 3px; padding: .1em .3em; }
  pre { background: var(--code); border-radius: 6px; padding: .8em 1em; overflow-x: auto; line-height: 1.45; }
  pre.lines { background: none; padding: 0; }
  a { color: var(--label); }
  .label { color: var(--label); }
  .right { color: var(--right); font-weight: 600; }
  .wrong, .error { color: var(--wrong); font-weight: 600; }
  .changed { color: var(--changed); font-weight: 600; }
  .dimmed { color: var(--dim); }
  .hint { font-style: italic; color: var(--label); }
  .heading, .prompt { font-weight: 600; }
  .link { text-decoration: underline; }
  figure { margin: 1.6em 0; }
  figcaption { display: flex; flex-wrap: wrap; gap: .1em 1.2em; align-items: baseline; margin-bottom: .5em; }
  figcaption .title { font: 600 .9em ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  figcaption .note { color: var(--dim); flex: 1 1 auto; }
  figcaption .shape { color: var(--dim); font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-size: .9em; margin-left: auto; }
  figure.wide { width: max-content; min-width: 100%; max-width: calc(100vw - 2.5rem); position: relative; left: 50%;
    transform: translateX(-50%); }
  figure.wide td, figure.wide th { font-size: .85em; padding-left: .4em; padding-right: calc(.4em + var(--pad, 0) * 1ch); }
  figure svg { max-width: 100%; height: auto; display: block; }
  .scroll { overflow-x: auto; }
  table { border-collapse: separate; border-spacing: 2px; }
  td, th { padding: .2em .6em; font-weight: 400; white-space: nowrap; }
  td { text-align: right; padding-right: calc(.6em + var(--pad, 0) * 1ch); border-radius: 3px; }
  td.judged { padding-right: .6em; }
  .sign { margin-left: calc(.35em + var(--pad, 0) * 1ch); }
  th { color: var(--label); text-align: right; }
  th[scope=row] { text-align: left; }
  td.heat { background: rgb(var(--hot) / calc(var(--heat) * var(--most))); }
  td.trailer, th.trailer { color: var(--dim); padding-left: 1.6em; }
  td.more { text-align: left; color: var(--dim); }
  del { color: var(--dim); font-weight: 400; }
  ins { text-decoration: none; }
  table.prose { border-collapse: collapse; font-family: inherit; font-size: 1em; margin-bottom: 1em; }
  table.prose td, table.prose th { white-space: normal; text-align: left; vertical-align: top; color: inherit;
    border-bottom: 1px solid var(--line); padding: .35em .8em .35em 0; }
  table.prose code { font-size: .9em; white-space: nowrap; }
  table.prose th { font-weight: 600; }
  table.prose .center { text-align: center; }
  table.prose .trailing { text-align: right; }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media print {
    :root { --ink: #000; --paper: #fff; --dim: #444; --line: #bbb; --code: #f4f4f4; --label: #064b62; --right: #0d5222;
      --wrong: #8d1a14; --changed: #5a2a8c; --hot: 245 158 11; --most: .75; }
    body { font-size: 10.5pt; }
    main { max-width: none; padding: 0; }
    .scroll, pre { overflow: visible; }
    figure.wide { width: auto; max-width: none; position: static; transform: none; }
    figure.wide table { font-size: 5pt; border-spacing: 1px; }
    pre { white-space: pre-wrap; }
    figure, pre, tr { break-inside: avoid; }
    h1, h2, h3, figcaption { break-after: avoid; }
    td.heat { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  }
  """
