import type { DirectEvent } from './call/directs.svelte';
import type { CallEvent } from './call/types';

/** What the process answers (spec/90-app §3), by the names that it uses. */

export type ProfileState = 'none' | 'locked' | 'new' | 'open';
export type Level = 'unknown' | 'server' | 'link' | 'screen' | 'vouched' | 'compared' | 'changed';
export type Mark = 'muted' | 'archived' | 'blocked' | 'tells-read';
export type Route = 'queues' | 'hidden' | 'room';

/** Whether this browser has a session, and what begins one. */
export interface Entry {
  session: boolean;
  wants: 'token' | 'password';
}

export interface AppState {
  profile: ProfileState;
  name?: string;
  version?: string;
  relays?: number;
  /** Relays to begin with, of this build. */
  defaults?: string[];
  notices?: string[];
  /** Whether another process of the profile receives. */
  elsewhere?: boolean;
}

export type MessageState = 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'received';
/** What somebody made of a message; of two people the name may be one. */
export interface Reaction {
  from: string;
  own: boolean;
  emoji: string;
}

export type MessageType = 'text' | 'file' | 'notice' | 'deleted' | 'edit' | 'reaction' | 'request' | 'call';
export type FileStage = 'up' | 'told' | 'ending' | 'over' | 'offered' | 'wanted' | 'here' | 'lost';

export interface FileStatus {
  name: string;
  media: string;
  size: number;
  stage: FileStage;
  percent: number;
}

export interface Message {
  conversation: string;
  id: string;
  from: string;
  own: boolean;
  time: string;
  type: MessageType;
  text: string;
  state: MessageState;
  reason?: string;
  relays?: number;
  file?: FileStatus;
  reply_to?: string;
  edited?: boolean;
  mentioned?: boolean;
  /** The name of the live session into which it asks. */
  live?: string;
  reactions?: Reaction[];
}

export interface Conversation {
  conversation: string;
  name: string;
  kind: 'contact' | 'room';
  level?: Level;
  state: string;
  marks: Mark[];
  unread: number;
  time: string;
  route: Route;
  last?: Message;
  picture?: boolean;
}

export interface Invitation {
  link: string;
  qr: string[];
}

export interface Request {
  conversation: string;
  name: string;
  text: string;
  time: string;
  kind?: 'contact' | 'room' | 'mesh';
  level?: Level;
  /** Who asks into a room, and how far it has come. */
  from?: string;
  step?: 'asked' | 'accepted' | 'invited' | 'refused';
  /** Why a check of what was sent didn't hold. */
  reason?: string;
}

/** How an invitation came: sent over some channel, or read from the other's screen. */
export type Travel = 'link' | 'screen';

/** A conversation that began, or relays unknown here that have to be trusted first. */
export interface Connected {
  conversation?: string;
  live?: string;
  strange?: string[];
}

/** Seconds after which new messages are deleted, as each side wants it; 0 for never. */
export interface Timer {
  own: number;
  peer: number;
}

/** What a new device shows: its link, then the code, then how much of the profile is to come. */
export interface NewDevice {
  link?: string;
  qr?: string[];
  expires?: string;
  code?: string;
  left?: number;
}

/** A backup that was made. */
export interface Backup {
  backup: string;
  size: number;
  contacts: number;
  'left-out': number;
  messages: number;
  files: number;
  disappearing: number;
  devices: number;
}

export interface Restored {
  contacts: number;
  messages: number;
  newer: number;
  unprotected: string[];
}

export interface Device {
  left?: number;
  untold?: string[];
  number: number;
  name: string;
  this: boolean;
  added: string;
  removed?: string;
}

/** How one presents oneself. */
export interface Profile {
  name: string;
  status: string;
  picture: boolean;
}

/** How a relay is reached, or all that have no way of their own. */
export interface Way {
  relay: string;
  proxy: string;
}

export interface Policy {
  policy: 'open' | 'trusted';
  trusted: string[];
  barred: string[];
}

export interface ContactPage {
  name: string;
  status?: string;
  picture?: boolean;
  'tells-read'?: boolean;
  'own-name'?: string;
  note?: string;
  level: Level;
  code?: string;
  devices?: number;
  routes?: string[];
  timer?: Timer;
  marks: Mark[];
}

export interface Exposure {
  who: string;
  sees: string;
  cannot: string;
}

export type Role = 'owner' | 'admin' | 'member';

export interface Member {
  name: string;
  /** Its address, by which it is named. */
  account: string;
  level?: Level;
  role: Role;
  let_in_by?: string;
  self: boolean;
  here?: boolean;
}

/** What a member and the user compare; `other` is of a key that was told instead of the known one. */
export interface MemberCodes {
  code: string;
  other?: string;
}

/** A live session that the process is in. */
export interface LiveLine {
  session: string;
  name: string;
  kind: 'vouched' | 'open';
  others: number;
  heard: number;
}

export interface LivePerson {
  name: string;
  identity: string;
  self: boolean;
  state: 'arriving' | 'here' | 'leaving';
  level?: Level;
  voucher?: string;
}

export interface LiveSaying {
  from: string;
  identity: string;
  own: boolean;
  time: string;
  audience: 'all' | 'others' | 'one';
  to?: string;
  text: string;
}

export interface LivePage extends LiveLine {
  relay: string;
  since: string;
  view?: string;
  compared: boolean;
  people: LivePerson[];
  said: LiveSaying[];
  remarks: string[];
}

export type Comparison = 'same' | 'earlier' | 'different';

export interface Relay {
  relay: string;
  state: string;
  reason?: string;
  store?: string;
  tls?: string;
  hybrid?: boolean;
  ends?: string;
  leaving?: boolean;
  'to-move'?: number;
  connections: number;
  share: number;
}

export interface MeshServer {
  server: string;
  state: 'heard' | 'verified' | 'silent' | 'quarantined';
  default: boolean;
  roles: string[];
  load?: number;
  'latency-ms'?: number;
  score: number;
  operator: string;
  uses: string[];
  share: number;
}

export type CoverLevel = 'off' | 'low' | 'high';

export interface Cover {
  cover: CoverLevel;
  'bytes-a-day': number;
  'latency-ms': number;
  running: boolean;
  served: boolean;
}

export type Theme = 'auto' | 'light' | 'dark';

export interface Settings {
  'read-receipts': boolean;
  language: string;
  theme: Theme;
  notifications: boolean;
}

/** What the stream of events carries (spec/90-app §4). */
export type AppEvent =
  | { event: 'message'; came: boolean; message: Message }
  | { event: 'conversation'; conversation: Conversation }
  | { event: 'requests' }
  | { event: 'gone'; conversation: string }
  | { event: 'notice'; sentence: string }
  | { event: 'outage'; sentence?: string }
  | { event: 'elsewhere'; elsewhere: boolean }
  | { event: 'progress'; message: string; conversation: string; file: FileStatus }
  | { event: 'live'; session: string }
  | { event: 'vanished'; conversation: string; message: string }
  | { event: 'device' }
  | { event: 'state'; profile: ProfileState }
  | CallEvent
  | DirectEvent
  | { event: 'again' };
