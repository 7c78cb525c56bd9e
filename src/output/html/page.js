"use strict";
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-e]");
  if (name) {
    const id = name.dataset.e;
    const lit = name.classList.contains("on");
    document.querySelectorAll(".on").forEach((n) => n.classList.remove("on"));
    if (!lit) document.querySelectorAll(`[data-e="${id}"]`).forEach((n) => n.classList.add("on"));
    return;
  }
  const head = event.target.closest("th[data-sort]");
  if (!head) return;
  const table = head.closest("table");
  const column = [...head.parentNode.children].indexOf(head);
  const turn = head.dataset.turn === "1" ? -1 : 1;
  table.querySelectorAll("th[data-turn]").forEach((n) => delete n.dataset.turn);
  head.dataset.turn = String(turn);
  const cell = (row) => row.children[column].textContent;
  const rows = [...table.tBodies[0].rows].sort((a, b) =>
    turn * (head.dataset.sort === "number" ? Number(cell(a)) - Number(cell(b)) : cell(a).localeCompare(cell(b))));
  table.tBodies[0].append(...rows);
});
document.querySelectorAll("th[data-sort]").forEach((head) => { head.tabIndex = 0; });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("th[data-sort], [data-e]")) event.target.click();
});
