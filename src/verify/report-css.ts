/** The style sheet of the HTML report; see `report-page.ts`. Everything below `.report`, so that a page may hold a report. */
export const REPORT_CSS: string = `
:root{color-scheme:light dark;--paper:#f6f7f5;--card:#fff;--ink:#17211c;--soft:#4d5a53;--line:#c9d1cc;--edge:#6d7a73;--accent:#0b5b4a;--tint:#e3efea;--caution:#8a2b06;--caution-tint:#fdeee6;--bad:#9c1420;--bad-tint:#fbe9e9;--wait:#7a4a00;--wait-tint:#fbf1dc}
@media (prefers-color-scheme:dark){:root{--paper:#111613;--card:#1a211d;--ink:#edf2ee;--soft:#b3beb8;--line:#38423d;--edge:#84928b;--accent:#7fd6bd;--tint:#1c332b;--caution:#ffb590;--caution-tint:#3a2117;--bad:#ff9a94;--bad-tint:#3b1a1b;--wait:#f0c469;--wait-tint:#33280f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.65 system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR","Noto Sans CJK KR",sans-serif;word-break:keep-all;overflow-wrap:anywhere}
.report{max-width:58rem;margin:0 auto;padding:2rem 1.25rem 4rem}
.report .verdict{display:block;margin:0 0 2.5rem;padding:1.5rem 1.75rem;border:1px solid var(--line);border-inline-start:.5rem solid var(--edge);border-radius:.625rem;background:var(--card)}
.report .verified{border-inline-start-color:var(--accent);background:var(--tint)}.report .verdict.failed{border-inline-start-color:var(--bad);background:var(--bad-tint)}.report .incomplete{border-inline-start-color:var(--wait);background:var(--wait-tint)}
.report .kind{margin:0;color:var(--soft);font-size:.9375rem}
.report h1{margin:.1rem 0 .25rem;font-size:2.25rem;line-height:1.2;letter-spacing:-.01em}
.report h1::before{display:inline-block;margin-inline-end:.6rem}
.report .verified h1{color:var(--accent)}.report .verified h1::before{content:"✓"}
.report .verdict.failed h1{color:var(--bad)}.report .verdict.failed h1::before{content:"✗"}
.report .incomplete h1{color:var(--wait)}.report .incomplete h1::before{content:"…"}
.report h2{margin:2.75rem 0 .75rem;font-size:1.25rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
.report h3{margin:1.5rem 0 .25rem;font-size:1.0625rem}
.report p{margin:0 0 .75rem}
.report dl{margin:1rem 0 0}.report dl div{display:grid;grid-template-columns:minmax(6rem,9rem) 1fr;gap:.75rem;padding:.2rem 0}
.report dt{color:var(--soft)}.report dd{margin:0}
.report table{width:100%;border-collapse:collapse;margin:0 0 1.75rem;font-variant-numeric:tabular-nums}
.report caption{text-align:start;font-weight:600;padding:.5rem 0}.report caption span{font-weight:400;color:var(--soft)}
.report th,.report td{text-align:start;vertical-align:top;padding:.4rem .75rem .4rem 0;border-top:1px solid var(--line);font-weight:400}
.report thead th{color:var(--soft);border-top:0;font-size:.875rem}
.report .number{text-align:end}.report .bar{width:45%;padding-inline-end:0}.report .place{white-space:nowrap}
.report svg{display:block;width:100%;height:.7rem;margin-top:.5rem}.report .ground{fill:var(--line)}.report .value{fill:var(--accent)}
.report .identity{font-weight:600;margin:.5rem 0}
.report .checks th,.report .checks .number,.report .checks .outcome{white-space:nowrap;overflow-wrap:normal}
.report .checks td:nth-child(3){color:var(--soft)}.report .checks a{display:inline-block;min-width:24px;min-height:24px;color:inherit}
.report .passed .outcome{color:var(--accent)}.report tr.failed .outcome{color:var(--bad);font-weight:700}.report .not-run .outcome{color:var(--wait)}
.report tr.failed{background:var(--bad-tint)}.report :target{outline:3px solid var(--accent);outline-offset:-3px}
.report .details td{border-top:0;padding-top:0}.report .details ul{margin:0;padding-inline-start:1.1rem;font-size:.9375rem}
.report summary{min-height:1.75rem;padding:.1rem 0;cursor:pointer;font-weight:600}
.report pre,.report code{font:.875em ui-monospace,"SF Mono",Menlo,Consolas,monospace}
.report pre{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;overflow:auto;white-space:pre-wrap}
.report .signatures p{display:grid;grid-template-columns:2fr 1fr 2fr;gap:1.5rem;margin:3.5rem 0 0}.report .signatures span{border-top:1px solid var(--ink);padding-top:.25rem;color:var(--soft);font-size:.875rem}
.report .hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
@media (max-width:40rem){.report{padding-inline:1rem}.report .verdict{padding:1rem 1.1rem}.report h1{font-size:1.75rem}.report dl div{display:block}.report .checks,.report .checks tbody{display:block}.report .checks thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}.report .checks tr{display:grid;grid-template-columns:3rem minmax(0,1fr) auto;border-top:1px solid var(--line);padding:.5rem 0}.report .checks th,.report .checks td{border:0;padding:0 .5rem 0 0}.report .checks td:nth-child(3){grid-column:2/4;grid-row:2}.report .checks td:nth-child(4){display:none}.report .checks td.outcome{padding:0}.report .checks .details{display:block}.report .checks .details td:first-child{display:none}.report .bar{width:30%}}
@media (forced-colors:active){.report svg{forced-color-adjust:none}.report .ground{fill:GrayText}.report .value{fill:CanvasText}}
@media print{@page{size:A4;margin:15mm 16mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt system-ui,sans-serif}}:root:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#bbb;--edge:#666;--accent:#0b5b4a;--tint:#fff;--bad:#9c1420;--bad-tint:#fff;--wait:#7a4a00;--wait-tint:#fff;font-size:75%}.report{padding:0;max-width:none}body{font-size:9.5pt;line-height:1.4}.report tr,.report svg,.report .signatures,.report .verdict{break-inside:avoid}.report h2,.report h3,.report h2+p,.report caption,.report thead,.report .identity,.report section:has(+.signatures),.report section:has(+.signatures) p{break-after:avoid}.report p{orphans:3;widows:3}.report thead{display:table-header-group}.report pre{break-inside:avoid;break-after:avoid}.report h2{margin:1.75rem 0 .5rem}.report th,.report td{padding-block:.2rem}.report table{margin-bottom:1.25rem}.report table:not(:has(tbody tr:nth-child(16))){break-inside:avoid}.report details::details-content{content-visibility:visible}.report svg{print-color-adjust:exact}}
`;
