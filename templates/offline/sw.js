// Pages that were opened once can be read without a network. What was kept for a member goes when they sign out.
"use strict";

const SHELL = "shell-VERSION_OF_THIS_FILE";
const PAGES = "pages";
const META = "meta";
const MOST = 40;
const FILES = {{ files|safe }};
const KEPT = {{ pages|safe }}.map((pattern) => new RegExp(pattern));
const OFFLINE = { en: "/offline/?hl=en", ur: "/offline/?hl=ur" };

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    // Without cookies: what everybody gets.
    await Promise.all([...FILES, ...Object.values(OFFLINE)].map(async (address) => {
      const answer = await fetch(address, { credentials: "omit" });
      if (!answer.ok) throw new Error(address);
      await shell.put(address, answer);
    }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && address.pathname === "/accounts/logout/") event.respondWith(signOut(request));
  else if (request.method === "GET" && request.mode === "navigate") event.respondWith(page(event, address));
  else if (request.method === "GET" && /^\/static\/(?!admin|unfold|ninja)/.test(address.pathname)) event.respondWith(file(request));
});

self.addEventListener("message", (event) => {
  if (event.data.text && event.source) {
    const address = new URL(event.source.url);
    if (isKept(address)) event.waitUntil(first(address, event.data.text).catch(() => {}));
  }
});

const isKept = (address) => KEPT.some((pattern) => pattern.test(address.pathname));

async function first(address, text) {
  const { status, redirected, headers } = await fetch(address.href, { method: "HEAD", credentials: "same-origin" });
  if (status === 200 && !redirected) await take(address, new Response(text, { headers }));
}

async function signOut(request) {
  await forget();
  return fetch(request);
}

async function forget() {
  await caches.delete(PAGES);
  await caches.delete(META);
}

async function page(event, address) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(take(address, answer.clone()));
    return answer;
  } catch {
    return (await shown(address)) || (await offline());
  }
}

async function take(address, answer) {
  const who = answer.headers.get("{{ header }}");
  if (!who || !(answer.headers.get("Content-Type") || "").startsWith("text/html")) return;
  const before = await meta();
  // Signed out elsewhere, run out, or somebody else at the same phone.
  if (before.who && before.who !== "{{ nobody }}" && before.who !== who) await forget();
  const language = answer.headers.get("Content-Language") || before.language;
  await (await caches.open(META)).put("/meta", new Response(JSON.stringify({ who, language })));
  if (answer.status === 200 && !answer.redirected && isKept(address)) await keep(address, answer);
}

async function meta() {
  const known = await (await caches.open(META)).match("/meta");
  return known ? known.json() : {};
}

async function keep(address, answer) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  headers.set("X-Kept-At", new Date().toISOString());
  const pages = await caches.open(PAGES);
  await pages.delete(address.pathname);
  await pages.put(address.pathname, new Response(await answer.blob(), { status: 200, headers }));
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await pages.delete(old);
}

// Marked with its date, which the page's script shows.
async function shown(address) {
  const found = await (await caches.open(PAGES)).match(address.pathname);
  if (!found) return null;
  const text = (await found.text()).replace("<html ", `<html data-kept="${found.headers.get("X-Kept-At")}" `);
  return new Response(text, { status: 200, headers: found.headers });
}

async function offline() {
  const { language } = await meta();
  const shell = await caches.open(SHELL);
  return (await shell.match(OFFLINE[language] || OFFLINE.en)) || Response.error();
}

async function file(request) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await shell.put(request, answer.clone());
    return answer;
  } catch {
    return (await shell.match(request)) || Response.error();
  }
}
