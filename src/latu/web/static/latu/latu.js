// Small conveniences; every page works without them.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details.drop[open]");
      if (open) {
        open.removeAttribute("open");
        open.querySelector("summary").focus();
      }
    }
  });
  document.addEventListener("click", (event) => {
    for (const drop of document.querySelectorAll("details.drop[open]")) {
      if (!drop.contains(event.target)) drop.removeAttribute("open");
    }
  });
  for (const form of document.querySelectorAll("form[data-submits]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
})();
