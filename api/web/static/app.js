// Three small things: word boxes on page images, fields that light up their place, and progress that refreshes itself.
// Every page works without this file; it only adds comfort.
"use strict";

(() => {
  const tip = document.createElement("div");
  tip.className = "tip hidden";
  tip.setAttribute("aria-hidden", "true");
  document.querySelector("main").append(tip);

  const showTip = (event) => {
    const word = event.target.closest?.(".words rect");
    if (!word) {
      tip.classList.add("hidden");
      return;
    }
    const percent = Math.round(Number(word.dataset.confidence) * 100);
    tip.textContent = `${word.dataset.text} · tin cậy ${percent}%`;
    tip.classList.remove("hidden");
    const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8);
    const top = Math.min(event.clientY + 18, window.innerHeight - tip.offsetHeight - 8);
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  };
  document.addEventListener("pointermove", showTip, { passive: true });
  document.addEventListener("scroll", () => tip.classList.add("hidden"), { passive: true, capture: true });

  // Word boxes on and off; the choice is kept for the next page.
  for (const button of document.querySelectorAll("[data-toggle-words]")) {
    const pages = document.querySelector("[data-pages]");
    const set = (on) => {
      pages.classList.toggle("words-off", !on);
      button.setAttribute("aria-pressed", String(on));
    };
    set(localStorage.getItem("words") === "on");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      localStorage.setItem("words", on ? "on" : "off");
      set(on);
    });
  }

  // A field lights its box; choosing it brings the box into view.
  const light = (name, on) => {
    for (const part of document.querySelectorAll(`[data-field="${CSS.escape(name)}"]`)) {
      part.classList.toggle("lit", on);
    }
  };
  for (const field of document.querySelectorAll(".field[data-field]")) {
    const name = field.dataset.field;
    for (const kind of ["pointerenter", "focusin"]) field.addEventListener(kind, () => light(name, true));
    for (const kind of ["pointerleave", "focusout"]) field.addEventListener(kind, () => light(name, false));
    field.querySelector("button.value")?.addEventListener("click", () => {
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const box = document.querySelector(`rect[data-field="${CSS.escape(name)}"]`);
      box?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    });
  }

  // Keys of the review desk: a button that names its key is pressed, in the chosen document or for the whole dossier.
  if (document.querySelector("[data-review]")) {
    const drafts = [...document.querySelectorAll("[data-draft]")];
    const chosen = () => document.activeElement?.closest?.("[data-draft]") ?? null;
    const go = (step) => {
      const at = drafts.indexOf(chosen());
      const next = drafts[Math.min(Math.max(at + step, 0), drafts.length - 1)];
      next?.focus();
      next?.scrollIntoView({ block: "start" });
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
      if (event.key === "j" || event.key === "k") go(event.key === "j" ? 1 : -1);
      else if (event.key === "?") document.querySelector("[data-keys]").open ^= true;
      else {
        const key = `[data-key="${CSS.escape(event.key)}"]`;
        (chosen()?.querySelector(key) ?? document.querySelector(`[data-review] ${key}`))?.click();
      }
    });
  }

  // Parts marked data-live are fetched again while work is under way and the page is looked at.
  const refresh = async () => {
    const live = document.querySelector("[data-live='yes']");
    if (!live) return;
    if (document.hidden || live.contains(document.activeElement)) {
      setTimeout(refresh, 3000);
      return;
    }
    const answer = await fetch(window.location.href, { credentials: "same-origin", headers: { Accept: "text/html" } })
      .catch(() => null);
    if (answer?.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (fresh) live.replaceWith(document.adoptNode(fresh));
    }
    setTimeout(refresh, answer?.ok ? 3000 : 10000);
  };
  setTimeout(refresh, 3000);
})();
