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

  // Keys of the review desk: what names its key is done, for the chosen page, the chosen document, the whole dossier.
  if (document.querySelector("[data-review]")) {
    const drafts = [...document.querySelectorAll("[data-draft]")];
    const within = (kind) => document.activeElement?.closest?.(kind) ?? null;
    const go = (step) => {
      const at = drafts.indexOf(within("[data-draft]"));
      const next = drafts[Math.min(Math.max(at + step, 0), drafts.length - 1)];
      next?.focus();
      next?.scrollIntoView({ block: "start" });
    };
    const goPage = (step) => {
      const pages = [...(within("[data-draft]") ?? document).querySelectorAll("[data-page] > a")];
      const at = pages.indexOf(within("[data-page]")?.querySelector("a"));
      pages[Math.min(Math.max(at + step, 0), pages.length - 1)]?.focus();
    };
    const doubtful = () => {
      const fields = [...(within("[data-draft]") ?? document).querySelectorAll("[data-doubtful]")];
      const field = fields[(fields.indexOf(document.activeElement) + 1) % Math.max(fields.length, 1)];
      if (field) field.closest("details").open = true;
      field?.focus();
    };
    const submit = (page, value) => {
      const select = page.querySelector("select");
      if (![...select.options].some((option) => option.value === value)) return;
      select.value = value;
      select.form.requestSubmit();
    };
    const press = (key) => {
      const part = `[data-key="${CSS.escape(key)}"]`;
      const page = within("[data-page]");
      const option = page?.querySelector(`option${part}`);
      if (option) {
        submit(page, option.value);
        return;
      }
      const found = within("[data-draft]")?.querySelector(`:not(option)${part}`)
        ?? document.querySelector(`[data-review] ${part}, nav ${part}`);
      found?.click();
      const opened = found?.closest("details[open]");
      if (found?.matches("summary") && opened) opened.querySelector("input:not([type=hidden]), select")?.focus();
    };
    const ways = {
      j: () => go(1),
      k: () => go(-1),
      ArrowRight: () => goPage(1),
      ArrowLeft: () => goPage(-1),
      d: doubtful,
      m: () => within("[data-page]")?.querySelector("select")?.focus(),
      "?": () => { document.querySelector("[data-keys]").open ^= true; },
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target.closest("input, select, textarea")) {
        if (event.key === "Escape") (within("[data-page]")?.querySelector("a") ?? within("[data-draft]"))?.focus();
        return;
      }
      if (event.key.startsWith("Arrow") && !ways[event.key]) return;
      const way = ways[event.key];
      if (way) {
        event.preventDefault();
        way();
      } else if (event.key.length === 1 && event.key !== " ") {
        if (document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)) event.preventDefault();
        press(event.key);
      }
    });

    // The document that was decided about stays chosen; a page chosen in the strip is shown large.
    document.getElementById(window.location.hash.slice(1))?.closest("[data-draft]")?.focus();
    for (const link of document.querySelectorAll("[data-draft] [data-page] > a")) {
      link.addEventListener("click", () => {
        const sheet = document.getElementById(link.hash.slice(1));
        if (sheet) sheet.closest("details").open = true;
      });
    }

    // By mouse a page may be dropped on another document, or on its name in a list that stands by while a page is
    // dragged, since documents are longer than the screen: it posts the page's own form.
    let dragged = null;
    const names = document.createElement("ol");
    names.className = "drops hidden";
    names.setAttribute("aria-hidden", "true");
    document.querySelector("main").append(names);
    const wayTo = (key) => dragged && [...dragged.querySelectorAll("option")]
      .map((option) => option.value)
      .find((value) => value === `move:${key}` || value === `assign:${key}`);
    const takes = (place, key) => {
      place.addEventListener("dragover", (event) => {
        if (!wayTo(key)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        place.classList.add("over");
      });
      place.addEventListener("dragleave", (event) => {
        if (!place.contains(event.relatedTarget)) place.classList.remove("over");
      });
      place.addEventListener("drop", (event) => {
        const way = wayTo(key);
        if (!way) return;
        event.preventDefault();
        submit(dragged, way);
      });
    };
    for (const page of document.querySelectorAll("[data-page][draggable]")) {
      for (const part of page.querySelectorAll("a, img")) part.draggable = false; // the page is dragged, not its address
      page.addEventListener("dragstart", (event) => {
        dragged = page;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", page.querySelector("b").textContent); // Firefox wants data
        setTimeout(() => {
          for (const name of names.children) name.classList.toggle("hidden", !wayTo(name.dataset.drop));
          names.classList.remove("hidden");
        });
      });
      page.addEventListener("dragend", () => {
        dragged = null;
        names.classList.add("hidden");
        for (const place of document.querySelectorAll(".over")) place.classList.remove("over");
      });
    }
    for (const draft of drafts) {
      const name = document.createElement("li");
      name.dataset.drop = draft.dataset.draft;
      name.textContent = draft.querySelector("h2").firstChild.textContent.trim();
      names.append(name);
      takes(draft, draft.dataset.draft);
      takes(name, draft.dataset.draft);
    }
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
