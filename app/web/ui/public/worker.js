// Shows notifications where pages may not, as on telephones, and nothing else: it sees no request and keeps nothing.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.tag));
});

async function lead(conversation) {
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (page === undefined) {
    await self.clients.openWindow('/');
  } else {
    await page.focus();
    page.postMessage({ conversation });
  }
}
