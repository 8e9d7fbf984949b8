// Asks the worker to keep this guide; without it the page is the same.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/visas/sw.js").then(() => navigator.serviceWorker.ready).then((ready) => {
    const files = document.querySelectorAll("link[rel=stylesheet], link[as=font], script[src]");
    ready.active.postMessage({
      path: location.pathname,
      language: document.documentElement.lang,
      assets: [...files].map((file) => file.href || file.src),
    });
  });
}
