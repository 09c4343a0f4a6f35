import type { CallEvent, CallPrepared } from './call/types';
import type { Description } from './call/peer';
import type {
  AppState, Backup, Comparison, Connected, ContactPage, Conversation, Cover, CoverLevel, Device, Entry, Exposure, Invitation, Level,
  LiveLine, LivePage, Mark, Member, MemberCodes, NewDevice, Policy, Profile, Restored, Role, Way,
  MeshServer, Message, Relay, Request, Settings, Timer, Travel,
} from './types';

/** What the process refused, with the sentence that it gave. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** Asks for NAME; the answer has the shape that spec/90-app §3 gives it. */
async function ask<T>(name: string, body: object = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refusal(0, '');
  }
  return answer<T>(response.status, await response.text());
}

/** Sends bytes. */
async function put<T>(to: string, body: Blob | Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(to, { method: 'PUT', headers: { 'Content-Type': 'application/octet-stream' }, body, signal: signal ?? null });
  } catch {
    throw new Refusal(0, '');
  }
  return answer<T>(response.status, await response.text());
}

/** Reads an answer, or throws the refusal in it. */
export function answer<T>(status: number, text: string): T {
  let value: unknown = {};
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal(status, '');
  }
  if (status !== 200) {
    const sentence = (value as { error?: unknown }).error;
    throw new Refusal(status, typeof sentence === 'string' ? sentence : '');
  }
  return value as T;
}

/** Asks for NAME while the page goes away, and doesn't wait. */
export function farewell(name: string, body: object): void {
  const headers = { 'Content-Type': 'application/json' };
  void fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body), keepalive: true }).catch(() => undefined);
}

/** A message is named by its conversation and its id in it. */
function named(message: Message): { conversation: string; message: string } {
  return { conversation: message.conversation, message: message.id };
}

/** Where a file of the history is given out; as a preview, a picture of it written anew. */
export function fileAddress(of: Message, preview = false): string {
  const query = new URLSearchParams({ conversation: of.conversation });
  return `/api/files/${of.id}?${query}${preview ? '&preview' : ''}`;
}

/** Everything that can be asked, one member each. */
export const api = {
  session: (by: { token?: string; password?: string }) => ask<Entry>('session', by),
  signOut: () => ask('sign-out'),
  state: () => ask<AppState>('state'),
  create: (name: string, passphrase: string, relays: string[]) =>
    ask<AppState>('create', relays.length > 0 ? { name, passphrase, relays } : { name, passphrase, start: true }),
  strength: (passphrase: string) => ask<{ bits: number; enough?: boolean; hint: string }>('strength', { passphrase }),
  unlock: (passphrase: string) => ask<AppState>('unlock', { passphrase }),
  lock: () => ask<AppState>('lock'),

  conversations: () => ask<{ conversations: Conversation[] }>('conversations'),
  history: (conversation: string, before: string | undefined, limit: number) =>
    ask<{ messages: Message[]; more: boolean }>('history', { conversation, limit, ...(before ? { before } : {}) }),
  search: (text: string, limit: number, conversation?: string) =>
    ask<{ messages: Message[] }>('search', { text, limit, ...(conversation ? { conversation } : {}) }),
  send: (conversation: string, text: string, reply?: string) =>
    ask<{ message: Message }>('send', { conversation, text, ...(reply ? { reply } : {}) }),
  edit: (of: Message, text: string) => ask<{ message: Message }>('edit', { ...named(of), text }),
  remove: (of: Message) => ask<{ message: Message }>('delete', named(of)),
  react: (to: Message, text: string) => ask<{ message: Message }>('react', { ...named(to), text }),
  read: (upTo: Message) => ask('read', named(upTo)),
  fetchFile: (of: Message) => ask('fetch', named(of)),

  invite: (how: { hidden: boolean; reusable: boolean; travel: Travel; form: 'short' | 'long' }) =>
    ask<Invitation>('invite', how),
  rekey: (conversation: string, travel: Travel) => ask<Invitation>('rekey', { conversation, travel }),
  connect: (link: string, travel: Travel, trust: boolean) => ask<Connected>('connect', { link, travel, trust }),
  requests: () => ask<{ requests: Request[] }>('requests'),
  accept: (conversation: string) => ask<{ conversation?: string }>('accept', { conversation }),
  reject: (conversation: string) => ask('reject', { conversation }),

  contact: (conversation: string) => ask<ContactPage>('contact', { conversation }),
  verify: (conversation: string, code?: string) =>
    ask<{ level: Level }>('verify', { conversation, ...(code ? { code } : {}) }),
  rename: (conversation: string, name: string) => ask('rename', { conversation, name }),
  note: (conversation: string, note: string) => ask('note', { conversation, note }),
  mark: (conversation: string, mark: Mark, on: boolean) => ask('mark', { conversation, mark, on }),
  timer: (conversation: string, seconds: number) => ask<Timer>('timer', { conversation, seconds }),
  forget: (conversation: string) => ask('forget', { conversation }),
  explain: (conversation: string) => ask<{ exposures: Exposure[] }>('explain', { conversation }),

  live: () => ask<{ sessions: LiveLine[] }>('live'),
  liveCreate: (how: { name: string; conversations: string[]; open: boolean; shown: string }) =>
    ask<{ session: string }>('live-create', how),
  liveEnter: (link: string, shown: string, trust: boolean) =>
    ask<{ session?: string; strange?: string[] }>('live-enter', { link, shown, trust }),
  liveSession: (session: string) => ask<LivePage>('live-session', { session }),
  liveSay: (session: string, text: string, to?: string) =>
    ask<{ others: number }>('live-say', { session, text, ...(to ? { to } : {}) }),
  liveCompare: (session: string, view: string) => ask<{ comparison: Comparison }>('live-compare', { session, view }),
  liveTrust: (session: string, identity: string) => ask<{ name: string }>('live-trust', { session, identity }),
  liveInvite: (session: string, conversations: string[]) => ask<Invitation>('live-invite', { session, conversations }),
  liveExplain: (session: string) => ask<{ exposures: Exposure[] }>('live-explain', { session }),
  liveLeave: (session: string) => ask('live-leave', { session }),

  members: (conversation: string) =>
    ask<{ members: Member[]; expected: string[]; alarms: number }>('members', { conversation }),
  member: (conversation: string, member: string) => ask<MemberCodes>('member', { conversation, member }),
  memberVerify: (conversation: string, member: string, code: string) =>
    ask('member-verify', { conversation, member, code }),
  memberAccept: (conversation: string, member: string) => ask<{ stands?: boolean }>('member-accept', { conversation, member }),
  roomCreate: (name: string, conversations: string[]) =>
    ask<{ conversation: string }>('room-create', { name, conversations }),
  roomInvite: (conversation: string, who: { conversations: string[]; account?: string; history: 'now' | 'all' }) =>
    ask<{ stands: boolean }>('room-invite', { conversation, ...who }),
  roomRename: (conversation: string, name: string) => ask<{ stands: boolean }>('room-rename', { conversation, name }),
  roomRole: (conversation: string, member: string, role: Role) =>
    ask<{ stands: boolean }>('room-role', { conversation, member, role }),
  roomResume: (conversation: string) => ask('room-resume', { conversation }),
  roomDelete: (conversation: string) => ask<{ stands: boolean }>('room-delete', { conversation }),
  roomRemove: (conversation: string, member: string) => ask<{ stands: boolean }>('room-remove', { conversation, member }),
  account: () => ask<{ handle?: string; account?: string; state?: string }>('account'),
  accountCreate: (how: { handle: string; password: string; relay: string; weak: boolean }) =>
    ask<{ handle: string; state: string }>('account-create', how),
  accountSignIn: (account: string, password: string) =>
    ask<{ handle: string; state: string }>('account-sign-in', { account, password }),

  call: () => ask<CallEvent | Record<string, never>>('call'),
  callPrepare: (conversation: string) => ask<CallPrepared>('call-prepare', { conversation }),
  callAllow: (conversation: string, on: boolean) => ask<CallPrepared>('call-allow', { conversation, on }),
  callRing: (conversation: string, video: boolean, offer: Description) =>
    ask<{ call: string }>('call-ring', { conversation, audio: true, video, ...offer }),
  callAccept: (call: string, answer: Description) => ask('call-accept', { call, ...answer }),
  callDecline: (call: string) => ask('call-decline', { call }),
  callEnd: (call: string, reason: number) => ask('call-end', { call, reason }),
  callCandidates: (call: string, lines: string[]) => ask('call-candidates', { call, lines }),
  callAgain: (call: string, sdp: string) => ask('call-again', { call, sdp }),
  callAnswer: (call: string, sdp: string) => ask('call-answer', { call, sdp }),
  directRing: (conversation: string, offer: Description) =>
    ask<{ call: string }>('call-ring', { conversation, audio: false, video: false, ...offer }),
  directAllow: (conversation: string, on: boolean) => ask<{ direct: boolean }>('direct-allow', { conversation, on }),
  directState: (conversation: string) => ask<{ direct: boolean; rests: boolean; state?: string; call?: string }>('direct-state', { conversation }),
  directHeard: (call: string, frames: string[]) => ask('direct-heard', { call, frames }),
  callConnected: (call: string, fingerprint: string) => ask('call-connected', { call, fingerprint }),

  relays: () => ask<{ relays: Relay[]; servers?: MeshServer[] }>('relays'),
  relayAdd: (which: { address: string } | { start: true }) => ask('relay-add', which),
  proxies: (way?: Way) => ask<{ proxies: Way[] }>('proxies', way ?? {}),
  policy: (policy?: Policy['policy']) => ask<Policy>('policy', policy ? { policy } : {}),
  profile: (change: { name?: string; status?: string } = {}) => ask<Profile>('profile', change),
  /** Another picture of a contact or, as `self`, of oneself; without one it is taken away. */
  picture: (of: string, file?: File) => put<object>(`/api/picture/${of}`, file ?? new Blob()),
  relayRemove: (address: string) => ask('relay-remove', { address }),
  cover: (level?: CoverLevel) => ask<Cover>('cover', level ? { level } : {}),
  devices: () => ask<{ devices: Device[] }>('devices'),
  deviceNew: (passphrase: string, relays: string[]) =>
    ask<NewDevice>('device-new', relays.length > 0 ? { passphrase, relays } : { passphrase, start: true }),
  deviceShow: () => ask<NewDevice>('device-show'),
  deviceAbandon: () => ask('device-abandon'),
  deviceRemove: (device: number) => ask<{ devices: Device[] }>('device-remove', { device }),
  deviceLink: (link: string, trust: boolean) => ask<{ code?: string; strange?: string[] }>('device-link', { link, trust }),
  deviceConfirm: (link: string, name: string, same: boolean) =>
    ask<{ devices: Device[] }>('device-confirm', { link, name, same }),
  backupState: () => ask<{ known: boolean; waiting: string[]; untold: string[] }>('backup-state'),
  recoveryKey: () => ask<{ key: string }>('recovery-key'),
  backup: (key: string, fresh: boolean) => ask<Backup>('backup', { key, fresh }),
  restore: (backup: string, key: string, passphrase: string, stolen: boolean) =>
    ask<Restored>('import', { backup, key, passphrase, stolen }),
  sendBackup: (file: File) => put<{ backup: string }>('/api/backup', file),
  scan: (points: Uint8Array<ArrayBuffer>, width: number) =>
    put<{ text?: string }>(`/api/scan?width=${width}`, points, AbortSignal.timeout(5_000)),
  settings: (change: Partial<Settings> = {}) => ask<Settings>('settings', change),
};
