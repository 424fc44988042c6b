/* Unfinished typing survives a sign-out in the tab's own store, until it is saved or discarded.
   The pages work without this file. */
"use strict";
(() => {
  const store = window.sessionStorage;
  const saved = document.querySelector("[data-saved]");
  if (saved && saved.dataset.saved) store.removeItem(`draft ${saved.dataset.saved}`);

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = `draft ${form.dataset.draft}`;
  const own = ["csrfmiddlewaretoken", "seen", "do"];
  const blanks = () => [...form.elements].filter((one) => one.name && !own.includes(one.name));
  const keep = () => {
    const typed = blanks().map((one) =>
      one.type === "checkbox" ? [one.name, one.value, one.checked] : [one.name, one.value],
    );
    store.setItem(key, JSON.stringify(typed));
  };
  const put = (typed) => {
    for (const [name, value, checked] of typed) {
      for (const one of blanks().filter((blank) => blank.name === name)) {
        if (one.type === "checkbox") {
          if (one.value === value) one.checked = checked;
        } else one.value = value;
      }
    }
  };

  const before = store.getItem(key);
  if (before && "fresh" in form.dataset) {
    put(JSON.parse(before));
    document.getElementById("draft").hidden = false;
  } else if (!("fresh" in form.dataset)) keep();
  document.getElementById("discard").addEventListener("click", () => {
    store.removeItem(key);
    window.location.reload();
  });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
})();
