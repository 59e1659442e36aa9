// A finding in its source text. The texts are packed a report at a time and unpacked when one is asked for.
const dialog = $("source");
const AROUND = 6; // blocks before and after that are shown of a long report
const LONG = 160; // blocks from which a report is long
let packed = null;
let opened = -1;
let came = null;

function packedTexts() {
  if (!packed) packed = JSON.parse($("packed").textContent);
  return packed;
}

async function unpacked(report) {
  if (typeof DecompressionStream !== "function") {
    throw new Error("This browser is too old to unpack the source text. Any browser from 2023 on does; the address and the command on this page lead to the text as well.");
  }
  const bytes = Uint8Array.from(atob(packedTexts().packed[report]), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

async function openSource(row) {
  opened = row;
  const report = rows.report[row];
  if (!dialog.open) {
    came = document.activeElement;
    dialog.showModal();
  }
  $("source-title").replaceChildren(bdi(reports.title[report] || reports.source[report]));
  $("source-said").textContent = "";
  $("source-where").replaceChildren(rows.page[row] ? `page ${rows.page[row]} · ` : "", bdi(bodyOf(row)), ` · ${dateOf(row)}`);
  showFacts(row);
  showPlace(row);
  const box = $("source-text");
  box.replaceChildren(el("p", { class: "soft" }, "Unpacking …"));
  try {
    const text = await unpacked(report);
    if (opened !== row) return; // the reader has gone on
    showText(box, text, row - packedTexts().first[report]);
  } catch (error) {
    box.replaceChildren(el("p", { class: "mark" }, el("mark", { class: "here" }, rows.text[row])), el("p", null, error.message));
  }
}

function fact(name, ...value) {
  return el("div", null, el("dt", null, name), el("dd", null, ...value));
}

function link(address, kind) {
  if (!/^https?:\/\//i.test(address)) return null;
  return el("a", { class: kind, href: address, rel: "noopener noreferrer", target: "_blank" }, bdi(address));
}

function showFacts(row) {
  const report = rows.report[row];
  const facts = [
    fact(rows.kind[row] ? "Kind" : "Polarity", el("span", { class: `sign ${whatOf(row)}` }, whatOf(row))),
    fact("Body", bdi(bodyOf(row))),
    fact("Published", dateOf(row)),
    fact("Page", el("span", { class: "page" }, rows.page[row] ? String(rows.page[row]) : "not paged")),
    fact("Theme", bdi(themeOf(row))),
  ];
  if (rows.cue[row] >= 0) facts.push(fact("Cue", bdi(lists.cues[rows.cue[row]])));
  if (rows.speaker[row] >= 0) facts.push(fact("Speaker", bdi(lists.speakers[rows.speaker[row]])));
  if (reports.programme[report] >= 0) facts.push(fact("Programme", bdi(lists.programmes[reports.programme[report]])));
  facts.push(fact("Confidence", percent(rows.confidence[row] / 100)));
  const address = link(reports.address[report], "publisher");
  facts.push(fact("Publisher", address || el("span", { class: "soft" }, "no address known")));
  const archived = link(reports.archived[report], "archived");
  if (archived) facts.push(fact("Archived copy", archived));
  facts.push(fact("File", bdi(reports.source[report])));
  facts.push(fact("Command", el("code", { id: "source-command" }, `reportminer show ${idOf(row)}`)));
  $("source-facts").replaceChildren(...facts);
}

function showText(box, text, number) {
  const marks = text.marks.filter((mark) => mark[0] === number);
  const at = marks.length ? marks[0][1] : 0;
  const span = text.blocks.length > LONG ? [sectionStart(text.blocks, at), Math.min(at + AROUND + 1, text.blocks.length)] : [0, text.blocks.length];
  const draw = ([first, last]) => {
    const parts = [];
    let page = 0;
    for (let n = first; n < last; n += 1) {
      const block = text.blocks[n];
      if (n > first && block[0] !== text.blocks[n - 1][0] + 1) parts.push(el("p", { class: "gap" }, "…"));
      if (block[5] && block[5] !== page) {
        parts.push(el("p", { class: "leaf" }, block[6] > block[5] ? `pages ${block[5]}–${block[6]}` : `page ${block[5]}`));
      }
      page = block[6] || page;
      parts.push(drawBlock(block, text.marks.filter((mark) => mark[1] === n), number));
    }
    if (first > 0) parts.unshift(wider("Show what stands before", [Math.max(first - 40, 0), last]));
    if (last < text.blocks.length) parts.push(wider("Show what follows", [first, Math.min(last + 40, text.blocks.length)]));
    else if (!text.whole) parts.push(el("p", { class: "soft" }, "Of this long report, the parts round its findings are kept here."));
    box.replaceChildren(...parts);
  };
  const wider = (words, span) => {
    const button = el("button", { type: "button", class: "wider" }, words);
    button.addEventListener("click", () => {
      draw(span);
      box.focus();
    });
    return button;
  };
  draw(span);
  const here = box.querySelector("mark.here");
  if (here) here.scrollIntoView({ block: "center" });
}

// A section begins at its heading, if that is near.
function sectionStart(blocks, at) {
  for (let n = at; n >= Math.max(at - 14, 0); n -= 1) {
    if (blocks[n][1] === "heading" && at - n >= 2) return n;
  }
  return Math.max(at - AROUND, 0);
}

const NAMES = { title: "h3", heading: "h4", list_item: "p", note: "p", row: "p" };

function drawBlock([, kind, text, depth, marker], marks, number) {
  const made = el(NAMES[kind] || "p", { class: kind.replace("_", "-") });
  if (kind === "list_item" || kind === "note") {
    if (depth > 1) made.classList.add("deep");
    made.append(el("span", { class: "marker" }, `${marker || "•"} `));
  }
  const isolated = el("bdi");
  // Findings may overlap: every place where one begins or ends cuts the text.
  const cuts = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark[2], mark[3]])])].sort((a, b) => a - b);
  for (let n = 0; n + 1 < cuts.length; n += 1) {
    const piece = text.slice(cuts[n], cuts[n + 1]);
    const over = marks.filter((mark) => mark[2] <= cuts[n] && mark[3] >= cuts[n + 1]);
    if (over.some((mark) => mark[0] === number)) isolated.append(el("mark", { class: "here" }, piece));
    else if (over.length) isolated.append(el("mark", { class: "other" }, piece));
    else isolated.append(piece);
  }
  made.append(isolated);
  return made;
}

// Previous and next go through the findings that answer the filters.
function showPlace(row) {
  const place = matching.indexOf(row);
  $("source-previous").disabled = place <= 0;
  $("source-next").disabled = place < 0 || place >= matching.length - 1;
  $("source-place").textContent = place < 0 ? "" : `${(place + 1).toLocaleString("en-GB")} of ${matching.length.toLocaleString("en-GB")}`;
}

function step(by) {
  const place = matching.indexOf(opened) + by;
  if (place >= 0 && place < matching.length) openSource(matching[place]);
}

$("source-previous").addEventListener("click", () => step(-1));
$("source-next").addEventListener("click", () => step(1));
$("source-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  if (dialog.open) return; // told late: another source is open already
  opened = -1;
  if (came && came.isConnected) came.focus();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // beside the sheet
});
$("source-copy").addEventListener("click", async () => {
  const command = $("source-command");
  try {
    await navigator.clipboard.writeText(command.textContent);
    $("source-said").textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(command);
    $("source-said").textContent = "Selected: copy it with Ctrl C.";
  }
});
