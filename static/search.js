// Suggestions under a search box as one types: the ARIA combobox pattern. Without this file the form works as well.
"use strict";

for (const box of document.querySelectorAll("input[data-suggest]")) suggestions(box);

function suggestions(box) {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let asked = 0;
  let waiting = 0;
  let chosen = -1;
  let typed = box.value;

  list.id = `${box.id}-suggestions`;
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  said.className = "vh";
  said.setAttribute("role", "status");
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
  box.autocomplete = "off";
  box.after(list, said);

  function close() {
    asked++;
    clearTimeout(waiting);
    list.hidden = true;
    list.replaceChildren();
    said.textContent = "";
    mark(-1);
    box.setAttribute("aria-expanded", "false");
  }

  function mark(number) {
    chosen = number;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    const option = list.children[number];
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
    box.value = option ? option.textContent : typed;
  }

  function show(words) {
    if (!words.length) return close();
    list.replaceChildren(...words.map((word, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.dir = "auto";
      option.textContent = word;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    chosen = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    said.textContent = box.dataset.found.replace("0", words.length);
  }

  async function ask() {
    const turn = ++asked;
    try {
      const address = new URL(box.dataset.suggest, location.href);
      address.searchParams.set("q", typed.trim());
      const answer = await fetch(address);
      const words = answer.ok ? (await answer.json()).suggestions : [];
      if (turn === asked && document.activeElement === box) show(words);
    } catch {
      if (turn === asked) close();
    }
  }

  box.addEventListener("input", () => {
    typed = box.value;
    clearTimeout(waiting);
    if (typed.trim().length < 2) close();
    else waiting = setTimeout(ask, 150);
  });

  box.addEventListener("keydown", event => {
    const last = list.children.length - 1;
    if (event.isComposing || last < 0) return;
    const places = { ArrowDown: chosen < last ? chosen + 1 : -1, ArrowUp: chosen < 0 ? last : chosen - 1 };
    if (event.key in places) mark(places[event.key]);
    else if (event.key === "Escape") { mark(-1); close(); }
    else {
      if (event.key === "Enter" || event.key === "Tab") { typed = box.value; close(); }
      return;
    }
    event.preventDefault();
  });

  list.addEventListener("pointerdown", event => event.preventDefault());
  list.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    typed = option.textContent;
    close();
    box.form.requestSubmit();
  });
  box.addEventListener("blur", () => { typed = box.value; close(); });
}
