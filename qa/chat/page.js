// Run once for the conversation and once for the article, when each is on the page: `element` is where it stands,
// `trigger` tells the server. Texts come escaped from the server; nothing here makes HTML.

// What the two share: the citation that was pressed and is not shown yet, and the one to go back to.
const shared = (window.citations ??= { wanted: null, from: null });
const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
const onePane = () => matchMedia("(max-width: 900px)").matches;

function showCitation(event) {
  const cited = event.target.closest("[data-number]");
  // Whoever marks words of a quote to copy them does not want to be taken elsewhere.
  if (!cited || !getSelection().isCollapsed) return;
  shared.wanted = cited;
  trigger("select", { exchange: Number(cited.dataset.exchange), number: Number(cited.dataset.number) });
}

// Buttons of an exchange. What was pressed keeps the focus when the conversation is drawn anew.
let focusAfter = null;

function act(event) {
  const pressed = event.target.closest("[data-act]");
  if (!pressed) return;
  const { act: name, exchange, vote, question, copy } = pressed.dataset;
  if (name === "copy") return copyText(pressed, copy);
  if (name === "edit") document.querySelector("#question textarea").focus();
  if (name === "like") focusAfter = `.reason-form[data-exchange="${exchange}"] input`;
  trigger(name, { exchange: Number(exchange), vote, question });
}

function giveReason(event) {
  event.preventDefault();
  const { exchange, vote } = event.target.dataset;
  focusAfter = `.vote.${vote}[data-exchange="${exchange}"]`;
  trigger("like", { exchange: Number(exchange), vote, reason: event.target.elements.reason.value });
}

async function copyText(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https, another machine's page may not use the clipboard: the older way is left.
    const held = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(held);
    held.select();
    document.execCommand("copy");
    held.remove();
    button.focus();
  }
  const label = button.textContent;
  if (label === "Copied") return;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = label), 1500);
}

// The quote behind a mark, beside it while the pointer or the focus is on the mark, or the pointer on the quote.
const tip = Object.assign(document.createElement("div"), { className: "tip", id: "tip", hidden: true });
tip.setAttribute("role", "tooltip");
let tipped = null;

function showTip({ target }) {
  if (target.closest?.(".tip")) return;
  const about = target.closest?.("[data-tip]");
  if (about !== tipped) hideTip();
  if (!about) return;
  tipped = about;
  tip.textContent = about.dataset.tip;
  tip.append(Object.assign(document.createElement("small"), { textContent: about.dataset.origin ?? "" }));
  tip.hidden = false;
  about.setAttribute("aria-describedby", tip.id);
  const place = about.getBoundingClientRect();
  const above = place.top - tip.offsetHeight;
  tip.style.left = `${Math.max(12, Math.min(place.left, document.documentElement.clientWidth - tip.offsetWidth - 12))}px`;
  tip.style.top = `${above > 8 ? above : place.bottom}px`;
}

function hideTip() {
  tipped?.removeAttribute("aria-describedby");
  tipped = null;
  tip.hidden = true;
}

// The newest question goes to the top and its answer grows below it, until the reader scrolls elsewhere.
let following = false;

function follow() {
  const newest = element.querySelector(".exchange:last-child");
  const pane = element.closest("#conversation");
  if (!newest || !following) return;
  if (onePane()) scrollTo({ top: scrollY + newest.getBoundingClientRect().top - 12 });
  else pane.scrollTop += newest.getBoundingClientRect().top - pane.getBoundingClientRect().top - 4;
}

// The conversation is drawn anew at each change, which no screen reader can follow: what there is to say of it goes into
// a place of its own that stays. A stage is said once, and the answer when it is whole.
const spoken = (shared.spoken ??= document.body.appendChild(document.createElement("div")));
spoken.className = "spoken";
spoken.setAttribute("role", "status");

function say() {
  const newest = element.querySelector(".exchange:last-child");
  const busy = element.querySelector("[aria-busy=true]");
  const status = newest?.querySelector(".status")?.firstChild?.textContent.trim();
  const parts = newest ? [...newest.querySelectorAll(".label, .text, .reason")].map((part) => part.textContent) : [];
  const words = (busy ? status : parts.join(" ")) ?? "";
  if (spoken.textContent !== words) spoken.textContent = words;
}

// A button that was pressed and went away leaves the keyboard nowhere: the next question is likeliest.
function keepFocus() {
  const lost = document.activeElement === document.body && getSelection().isCollapsed;
  if (lost && element.querySelector(".exchange") && !onePane()) {
    document.querySelector("#question textarea")?.focus({ preventScroll: true });
  }
}

function focusCited() {
  const number = element.querySelector("[data-focus]")?.dataset.focus;
  const mark = element.querySelector(`mark[data-citations~="${Number(number)}"]`);
  const pane = element.closest("#article");
  if (!mark) pane.scrollTop = 0;
  else if (shared.wanted) {
    element.querySelector(".back").hidden = false;
    mark.scrollIntoView({ block: "center", behavior: smooth });
    mark.focus({ preventScroll: true });
  } else pane.scrollTop = mark.offsetTop - pane.clientHeight / 3;
  shared.from = shared.wanted ?? shared.from;
  shared.wanted = null;
}

function goBack(event) {
  const leaving = event.key === "Escape" ? event.target.closest("mark") : event.target.closest(".back");
  if (!leaving || (event.key && event.key !== "Escape")) return;
  // The mark that was pressed, or what was drawn in its place since.
  const { exchange, number } = shared.from?.dataset ?? {};
  const same = `.exchange [data-exchange="${Number(exchange)}"][data-number="${Number(number)}"]`;
  const cited = shared.from?.isConnected ? shared.from : document.querySelector(same);
  cited?.scrollIntoView({ block: "center", behavior: smooth });
  (cited?.matches("button") ? cited : cited?.querySelector("button"))?.focus({ preventScroll: true });
}

if (element.closest("#conversation")) {
  let count = 0;
  element.addEventListener("click", showCitation);
  element.addEventListener("click", act);
  element.addEventListener("submit", giveReason);
  document.body.append(tip);
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, showTip);
  document.addEventListener("focusout", hideTip);
  document.addEventListener("scroll", (event) => event.target !== tip && hideTip(), true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideTip());
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(kind, () => (following = false), { passive: true });
  }
  new MutationObserver(() => {
    const exchanges = element.querySelectorAll(".exchange").length;
    following ||= exchanges !== count;
    count = exchanges;
    if (tipped && !tipped.isConnected) hideTip();
    if (focusAfter) element.querySelector(focusAfter)?.focus({ preventScroll: true });
    focusAfter = null;
    follow();
    say();
    keepFocus();
  }).observe(element, { childList: true, subtree: true, characterData: true });
} else {
  element.addEventListener("click", goBack);
  element.addEventListener("keydown", goBack);
  // A file that misses the field for files must not take the page's place.
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
  new MutationObserver(focusCited).observe(element, { childList: true, subtree: true, attributeFilter: ["data-drawn"] });
}
