package page

// style is the page's CSS. The radio buttons at the top of the body switch the
// languages of everything behind them.
const style = `
:root { --ink:#1b1f24; --soft:#57606a; --line:#d0d7de; --back:#f6f8fa; --good:#1a7f37; --warn:#9a6700; --bad:#b42318; }
* { box-sizing:border-box; }
body { margin:0 auto; padding:1.5rem; max-width:62rem; color:var(--ink); background:#fff;
  font:15px/1.5 system-ui,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif; }
h1 { font-size:1.6rem; line-height:1.25; margin:.2rem 0 1rem; }
h2 { font-size:1.15rem; margin:2rem 0 .6rem; padding-bottom:.25rem; border-bottom:2px solid var(--line); }
p { margin:.4rem 0; }
.zh { font-family:"Noto Sans CJK SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif; }
h1 span, h2 span, p span, div.line span { display:block; }
h1 .zh, h2 .zh { color:var(--soft); font-weight:600; font-size:.9em; }
th span, td span.en, td span.zh { display:block; }
th .zh { color:var(--soft); font-weight:400; }
table { border-collapse:collapse; width:100%; margin:.4rem 0 1rem; }
th, td { text-align:left; vertical-align:top; padding:.3rem .55rem; border-bottom:1px solid var(--line); }
thead th { background:var(--back); border-bottom:2px solid var(--line); font-size:.9em; }
table.facts th { width:17rem; font-weight:600; }
.code, code { font-family:ui-monospace,"DejaVu Sans Mono","Noto Sans Mono",Consolas,monospace; font-size:.84em; overflow-wrap:anywhere; }
pre { background:var(--back); border:1px solid var(--line); border-radius:4px; padding:.6rem .8rem; white-space:pre-wrap; overflow-wrap:anywhere; font-size:.84em; }
.verdict { border-left:.5rem solid; border-radius:4px; padding:.7rem 1rem; margin:1rem 0; background:var(--back); }
.verdict .line { font-size:1.25rem; font-weight:700; }
.verdict.good { border-color:var(--good); } .good .line, td.good { color:var(--good); }
.verdict.warn { border-color:var(--warn); } .warn .line, td.warn { color:var(--warn); }
.verdict.bad { border-color:var(--bad); } .bad .line, td.bad { color:var(--bad); }
.id { font-family:ui-monospace,"DejaVu Sans Mono","Noto Sans Mono",Consolas,monospace; font-size:.84em; white-space:nowrap; }
td.good, td.warn, td.bad { font-weight:600; }
.num { font-variant-numeric:tabular-nums; white-space:nowrap; }
.small { color:var(--soft); font-size:.9em; }
.nobreak { white-space:nowrap; }
details summary { cursor:pointer; color:var(--soft); }
.switch { position:absolute; opacity:0; }
.switch:focus-visible + label { outline:2px solid var(--ink); }
label { display:inline-block; padding:.15rem .7rem; margin-right:.3rem; border:1px solid var(--line); border-radius:1rem; cursor:pointer; font-size:.9em; }
.switch:checked + label { background:var(--ink); color:#fff; border-color:var(--ink); }
#only-en:checked ~ main .zh, #only-zh:checked ~ main .en { display:none; }
#only-zh:checked ~ main h1 .zh, #only-zh:checked ~ main h2 .zh, #only-zh:checked ~ main th .zh { color:inherit; font-size:1em; font-weight:600; }
@page { size:A4; margin:16mm 14mm 18mm; }
@media print {
  body { padding:0; max-width:none; font-size:10pt; }
  label, .switch { display:none; }
  h1 { font-size:16pt; } h2 { font-size:12pt; margin-top:1.2rem; }
  h1, h2 { break-inside:avoid; break-after:avoid-page; } h2 span { break-after:avoid-page; }
  th, td { padding:.2rem .4rem; } details { display:none; }
  tr, .verdict, pre { break-inside:avoid; }
  thead { display:table-header-group; }
  .verdict, thead th, pre { print-color-adjust:exact; -webkit-print-color-adjust:exact; }
  table.facts th { width:48mm; }
}
`
