// The order of the themes, and opening all of them.
const orders = [...document.querySelectorAll("button.order")];

function orderThemes(key) {
  const articles = [...document.querySelectorAll("#theme-list > article")];
  const value = (article) => Number(article.dataset[key]);
  articles.sort((a, b) => value(b) - value(a) || Number(b.dataset.findings) - Number(a.dataset.findings) || Number(a.dataset.theme) - Number(b.dataset.theme));
  $("theme-list").append(...articles);
  for (const button of orders) button.setAttribute("aria-pressed", String(button.dataset.key === key));
}

for (const button of orders) button.addEventListener("click", () => orderThemes(button.dataset.key));
$("open-all").addEventListener("click", () => {
  const open = $("open-all").getAttribute("aria-expanded") !== "true";
  for (const details of document.querySelectorAll("#theme-list details")) details.open = open;
  $("open-all").setAttribute("aria-expanded", String(open));
  $("open-all").textContent = open ? "Close all" : "Open all";
});
