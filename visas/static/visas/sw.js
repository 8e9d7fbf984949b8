// Guides that were opened once stay readable without a network. Only their public form is kept: it's fetched without
// the member's session, so that the next person at the phone sees nothing of anyone.
const CACHE = "guides-1";
const KEPT = 20;

async function keep({ path, language, assets }) {
  const cache = await caches.open(CACHE);
  const page = await fetch(`${path}?hl=${language}`, { credentials: "omit" });
  if (page.ok) {
    await cache.delete(path);
    await cache.put(path, page);
  }
  await Promise.all(assets.map((asset) => cache.add(asset).catch(() => undefined)));
  const guides = (await cache.keys()).filter((one) => new URL(one.url).pathname.startsWith("/visas/"));
  await Promise.all(guides.slice(0, Math.max(0, guides.length - KEPT)).map((one) => cache.delete(one)));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" || pathname.startsWith("/static/")) {
    const kept = () => caches.match(mode === "navigate" ? pathname : url, { cacheName: CACHE });
    event.respondWith(fetch(event.request).catch(async () => (await kept()) || Response.error()));
  }
});
