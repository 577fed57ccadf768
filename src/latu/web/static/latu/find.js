// Suggestions under a search box while typing, and the palette. Without this file the boxes search as ever.
(() => {
  "use strict";
  const WAIT = 120; // milliseconds after the last key
  const FEWEST = 2; // letters, unless the box has something to say to none

  // An editable combobox with a list, as the ARIA Authoring Practices describe it.
  function suggest(input, saysAlways) {
    const place = input.parentElement;
    const list = Object.assign(document.createElement("div"), { id: `${input.id}-list`, className: "options", hidden: true });
    const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    let asked, timer, options = [], active = -1;

    list.setAttribute("role", "listbox");
    status.setAttribute("role", "status");
    place.classList.add("suggests");
    place.append(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    function close() {
      clearTimeout(timer);
      asked?.abort();
      list.hidden = true;
      options = [];
      choose(-1);
      input.setAttribute("aria-expanded", "false");
      status.textContent = "";
    }

    function choose(number) {
      options[active]?.setAttribute("aria-selected", "false");
      active = number;
      const option = options[active];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
    }

    function show(html) {
      const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
      choose(-1);
      options = [...found.children];
      options.forEach((option, number) => {
        option.id = `${list.id}-${number}`;
        option.setAttribute("aria-selected", "false");
      });
      list.replaceChildren(...options);
      list.setAttribute("aria-label", found.getAttribute("aria-label"));
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = found.dataset.said;
    }

    async function ask() {
      clearTimeout(timer);
      asked?.abort();
      if (!saysAlways && input.value.trim().length < FEWEST) return close();
      asked = new AbortController();
      const address = new URL(input.dataset.suggest, location);
      address.searchParams.set("q", input.value);
      try {
        const answer = await fetch(address, { signal: asked.signal });
        const html = await answer.text();
        if (answer.ok && document.activeElement === input) show(html);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", () => saysAlways || close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!options.length) return ask();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(active < 0 ? (step > 0 ? 0 : options.length - 1) : (active + step + options.length) % options.length);
      } else if (event.key === "Enter" && options[active]) {
        event.preventDefault();
        options[active].click();
      } else if (event.key === "Escape" && options.length && !saysAlways) {
        event.preventDefault();
        close();
      }
    });
    return ask;
  }

  const palette = document.querySelector("#palette");
  const start = palette.querySelector("input");
  const ask = suggest(start, true);
  for (const input of document.querySelectorAll("input[data-suggest]")) if (input !== start) suggest(input, false);

  function open() {
    start.value = "";
    palette.showModal();
    start.focus();
    ask();
  }

  document.addEventListener("keydown", (event) => {
    const isOfMenu = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (!isOfMenu && (!isSlash || isTyping)) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });

  const hint = document.querySelector(".find kbd");
  if (/Mac|iPhone|iPad/.test(navigator.platform)) hint.textContent = "⌘ K";
  hint.hidden = false;
})();
