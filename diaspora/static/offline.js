// Registers the worker that keeps pages, tells how old a kept page is, and lists what this phone has.
"use strict";

const said = (moment) => new Date(moment).toLocaleString(
  document.documentElement.lang === "ur" ? "ur-PK-u-nu-latn" : "en-GB", { dateStyle: "medium", timeStyle: "short" });

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js");
  // This page came before the worker: it's kept as it is here, so that it isn't sent twice.
  if (!navigator.serviceWorker.controller && !document.documentElement.dataset.kept) {
    const text = `<!doctype html>\n${document.documentElement.outerHTML}`;
    navigator.serviceWorker.ready.then((ready) => ready.active.postMessage({ text }));
  }
}

const keptAt = document.documentElement.dataset.kept;
const note = document.querySelector("[data-kept-note]");
if (keptAt && note) {
  note.querySelector("time").dateTime = keptAt;
  note.querySelector("time").textContent = said(keptAt);
  note.hidden = false;
}

const list = document.querySelector("[data-kept-list]");
if (list && "caches" in window) {
  (async () => {
    const pages = await caches.open("pages");
    for (const request of (await pages.keys()).reverse()) {
      const page = await pages.match(request);
      const title = new DOMParser().parseFromString(await page.text(), "text/html").title;
      const item = document.createElement("li");
      const link = document.createElement("a");
      const time = document.createElement("time");
      link.href = new URL(request.url).pathname;
      link.textContent = title;
      link.dir = "auto";
      time.dateTime = page.headers.get("X-Kept-At");
      time.textContent = said(time.dateTime);
      time.className = "muted";
      item.className = "card";
      item.append(link, time);
      list.append(item);
    }
    document.querySelector("[data-kept-none]").hidden = list.children.length > 0;
  })();
}
