/** The page's style: no fonts, images or scripts; colours by the reader's preference, each of a contrast of 4.5 or more. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --rule: #d0d7de; --panel: #f6f8fa; --link: #0550ae;
  --good: #116329; --bad: #a40e26; --good-bar: #2da44e; --bad-bar: #cf222e; --span: #ddf4ff; --span-edge: #54aeff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0d1117; --ink: #e6edf3; --quiet: #9da7b3; --rule: #30363d; --panel: #161b22; --link: #79c0ff;
    --good: #56d364; --bad: #ff938a; --good-bar: #2ea043; --bad-bar: #f85149; --span: #12324f; --span-edge: #388bfd;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.25rem; }
p { margin: 0.25rem 0 1rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: 0.5rem; }
.verdict { font-weight: 700; }
.ok { color: var(--good); }
.failed { color: var(--bad); }
.skipped, figcaption, .disturbs { color: var(--quiet); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--rule); }
tbody th { font-weight: 400; }
th.number, td.number { text-align: right; white-space: nowrap; padding-right: 1.5rem; }
figure { margin: 1.25rem 0; padding: 1rem; background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; }
figcaption { font-size: 0.85rem; margin: 0.25rem 0; }
summary { cursor: pointer; }
svg { display: block; width: 100%; min-width: 40rem; height: auto; font-family: system-ui, sans-serif; }
svg text { fill: var(--ink); }
.lane { font-size: 12px; font-weight: 600; }
.inside { font-size: 11px; }
.second { font-size: 11px; }
.served { fill: var(--good-bar); }
.refused { fill: var(--bad-bar); }
.span { fill: var(--span); stroke: var(--span-edge); }
.base { stroke: var(--quiet); }
.mark { stroke: var(--rule); stroke-dasharray: 2 4; }
@media print { body { max-width: none; } details:not([open]) { display: none; } }
`;
