// Small comforts; every task works without them.
"use strict";

document.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });

// The Urdu letters are on this phone now, so that light pages may use them too.
document.fonts.ready.then((fonts) => {
  const own = [...fonts].some((font) => font.family.includes("Nastaliq") && font.status === "loaded");
  if (own) document.cookie = "letters=nastaliq; path=/; max-age=31536000; samesite=lax";
});

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    try {
      await navigator.clipboard.writeText(copy.dataset.copy);
    } catch {
      return;
    }
    copy.querySelector("[data-label]").textContent = copy.dataset.done;
  }
  if (event.target.closest("[data-print]")) window.print();
  const exit = event.target.closest("[data-quick-exit]");
  if (exit) {
    // Replaced, so that "back" doesn't lead to this page again.
    event.preventDefault();
    window.location.replace(exit.href);
  }
});
