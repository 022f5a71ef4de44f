#include "core/evaluate/report_content.h"

namespace histo {

const char *reportStyle()
{
    return R"css(
:root {
  --page: #f4f5f7; --paper: #ffffff; --text: #1b1f24; --muted: #59626d; --border: #d3d8de; --accent: #0e6b6b;
  --benign: #1f5fbf; --malignant: #b9530a; --on-class: #ffffff; --warning-text: #6d3b00; --warning: #fff1d6;
  --error: #b3261e; --soft: #eef1f4;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #15181c; --paper: #1e2227; --text: #e4e7ea; --muted: #9ba5b0; --border: #3a4149; --accent: #4cc3bd;
    --benign: #74a9ff; --malignant: #ff9d4d; --on-class: #15181c; --warning-text: #f3cf86; --warning: #3b2f14;
    --error: #ff8a80; --soft: #262b31;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 28px 20px 48px; }
header h1 { margin: 0; font-size: 28px; line-height: 1.25; overflow-wrap: anywhere; }
header p { margin: 4px 0 0; }
.brand { color: var(--accent); font-weight: 600; }
.muted { color: var(--muted); font-size: 13px; }
section { background: var(--paper); border: 1px solid var(--border); border-radius: 8px; margin-top: 20px;
  padding: 8px 22px 20px; }
h2 { font-size: 20px; margin: 12px 0 10px; }
h3 { font-size: 15px; margin: 22px 0 8px; }
.notice, .watermark { border-radius: 8px; padding: 10px 16px; margin: 16px 0 0; font-weight: 600; }
.notice { background: var(--soft); border-left: 5px solid var(--accent); }
.watermark { background: var(--warning); color: var(--warning-text); border: 2px dashed currentColor; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 14px; }
.tile { border: 1px solid var(--border); border-radius: 8px; padding: 12px 16px; }
.tile h3 { margin: 0; color: var(--muted); font-weight: 600; font-size: 13px; }
.tile p { margin: 2px 0; }
.tile .big { font-size: 34px; line-height: 1.15; font-weight: 650; font-variant-numeric: tabular-nums; }
.reading { margin: 18px 0 10px; padding-left: 20px; font-size: 16px; }
.reading li { margin: 5px 0; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; color: var(--muted); font-weight: 600; font-size: 12.5px; vertical-align: bottom; }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--border); }
td { vertical-align: middle; overflow-wrap: break-word; }
.facts table { table-layout: fixed; }
.facts td { padding: 3px 10px 3px 0; vertical-align: top; }
.facts td:first-child { width: 230px; color: var(--muted); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 18px; }
th.number { white-space: normal; }
.chip { display: inline-block; min-width: 20px; padding: 0 5px; border-radius: 4px; text-align: center; font-weight: 700;
  font-size: 12px; color: var(--on-class); }
.chip.benign { background: var(--benign); }
.chip.malignant { background: var(--malignant); }
.bad { color: var(--error); }
.few { color: var(--warning-text); background: var(--warning); border-radius: 4px; padding: 1px 6px; font-size: 12.5px; }
code, pre { font: 13px/1.45 ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: 10px 14px; border-radius: 6px; white-space: pre-wrap; }
.figures { display: flex; flex-wrap: wrap; gap: 18px 28px; align-items: flex-start; margin-top: 14px; }
figure { margin: 0; max-width: 100%; }
figcaption { color: var(--muted); font-size: 13px; max-width: 460px; }
.explanation { width: 458px; }
.explanation img { width: 100%; height: auto; border-radius: 6px; display: block; }
footer { margin-top: 24px; text-align: center; color: var(--muted); font-weight: 600; }
svg { max-width: 100%; height: auto; display: block; }
td svg { min-width: 96px; }
svg text { fill: var(--text); font-size: 12px; }
svg .tick { fill: var(--muted); font-size: 11px; }
svg .name { font-weight: 600; font-size: 13px; }
svg text.benign { fill: var(--benign); }
svg text.malignant { fill: var(--malignant); }
svg .grid { stroke: var(--border); }
svg .axis { stroke: var(--muted); }
svg .mark { stroke: var(--accent); stroke-dasharray: 2 3; stroke-width: 1.5; }
svg .line { fill: none; stroke: var(--text); stroke-width: 2; }
svg .line.train { stroke: var(--muted); stroke-dasharray: 6 4; }
svg .line.validation, svg .line.roc { stroke: var(--accent); stroke-width: 2.4; }
svg .line.chance { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 2 4; }
svg .dot { stroke: none; fill: var(--accent); }
svg .dot.train { fill: var(--muted); }
svg .interval { stroke: var(--accent); stroke-width: 4; stroke-linecap: round; opacity: 0.45; }
svg .value { fill: var(--accent); }
svg .yardstick { stroke: var(--text); stroke-width: 2; }
svg rect.cell { stroke-width: 2; }
svg rect.benign { stroke: var(--benign); fill: none; }
svg rect.malignant { stroke: var(--malignant); fill: none; }
svg rect.benign.right { fill: var(--benign); }
svg rect.malignant.right { fill: var(--malignant); }
svg text.cell.right { fill: var(--on-class); }
svg text.count { font-size: 22px; font-weight: 700; }
svg text.share { font-size: 12px; }
@media print {
  body { background: none; font-size: 11pt; }
  main { max-width: none; padding: 0; }
  section { border: none; padding: 0; }
  .tile, figure, tr, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@page { margin: 16mm; }
)css";
}

} // namespace histo
