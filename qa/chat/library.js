// A button that has data-send tells the server by that event, with the article or question it is about.
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-send]");
  if (pressed) trigger(pressed.dataset.send, { article: pressed.dataset.article, question: pressed.dataset.question });
});

// The list stays open or closed when it is drawn anew.
let open = false;
element.addEventListener("toggle", ({ target }) => target.matches(".articles") && (open = target.open), true);
new MutationObserver(() => {
  const list = element.querySelector(".articles");
  if (list && list.open !== open) list.open = open;
}).observe(element, { childList: true, subtree: true });
