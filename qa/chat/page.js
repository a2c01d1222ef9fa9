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
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(kind, () => (following = false), { passive: true });
  }
  new MutationObserver(() => {
    const exchanges = element.querySelectorAll(".exchange").length;
    following ||= exchanges > count;
    count = exchanges;
    follow();
    say();
    keepFocus();
  }).observe(element, { childList: true, subtree: true, characterData: true });
} else {
  element.addEventListener("click", goBack);
  element.addEventListener("keydown", goBack);
  new MutationObserver(focusCited).observe(element, { childList: true, subtree: true, attributeFilter: ["data-drawn"] });
}
