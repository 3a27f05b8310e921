/** The style sheet of the HTML report; see `report-html.ts`. */
export const REPORT_CSS: string = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6470;--line:#d9dde3;--paper:#fff;--good:#1a6b3c;--bad:#a3161a;--wait:#8a5a00;--value:#2f5d9b;--ground:#eef1f5}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a4adb8;--line:#3a4048;--paper:#16191d;--good:#6cc492;--bad:#ff8a80;--wait:#e6b450;--value:#7fa8de;--ground:#272c33}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif;word-break:keep-all;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
header{border-left:.5rem solid var(--soft);padding:.25rem 0 .25rem 1.25rem;margin-bottom:2.5rem}
header.verified{border-color:var(--good)}header.failed{border-color:var(--bad)}header.incomplete{border-color:var(--wait)}
.kind{margin:0;color:var(--soft)}h1{margin:.1rem 0;font-size:2.4rem;line-height:1.15}
header.verified h1{color:var(--good)}header.failed h1{color:var(--bad)}header.incomplete h1{color:var(--wait)}
h2{margin:2.5rem 0 .75rem;font-size:1.25rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
dl{margin:1rem 0 0}dl div{display:grid;grid-template-columns:8rem 1fr;gap:.5rem;padding:.15rem 0}dt{color:var(--soft)}dd{margin:0}
table{width:100%;border-collapse:collapse;margin:0 0 2rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.5rem 0}caption span{font-weight:400;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-top:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);border-top:0;font-size:.875rem}.number{text-align:right}.bar{width:45%}
svg{display:block;width:100%;height:.7rem;margin-top:.45rem}.ground{fill:var(--ground)}.value{fill:var(--value)}
.identity{font-weight:600;margin:.25rem 0}
.checks th,.checks .number,.checks .outcome{white-space:nowrap;overflow-wrap:normal}.checks .outcome,.checks thead th:last-child{padding-left:.6rem}.checks td:nth-child(3){color:var(--soft)}.checks a{color:inherit}
tr.passed .outcome{color:var(--good)}tr.failed .outcome{color:var(--bad);font-weight:700}tr.not-run .outcome{color:var(--wait)}
.details td{border-top:0;padding-top:0}.details ul{margin:0;padding-left:1.1rem;font-size:.9rem}
pre,code{font:.9em ui-monospace,monospace}pre{background:var(--ground);padding:.75rem;overflow:auto}
.signatures p{display:grid;grid-template-columns:2fr 1fr 2fr;gap:1.5rem;margin:3rem 0 0}.signatures span{border-top:1px solid var(--ink);padding-top:.25rem;color:var(--soft);font-size:.875rem}
.hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
@media print{main{padding:0;max-width:none}body{font-size:10.5pt}tr,section.signatures{break-inside:avoid}h2{break-after:avoid}}
`;
