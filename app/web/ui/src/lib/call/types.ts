/** What the process says of calls (spec/90-app §3.1), by the names that it uses. */

export type CallState = 'calling' | 'ringing' | 'connecting' | 'connected' | 'over';

/** `ask`: the user has to be asked whether the other may see their network address; `never`: they said no. */
export type CallWay = 'relayed' | 'agreed' | 'ask' | 'never';

export interface IceServer {
  urls: string[];
  username: string;
  credential: string;
}

export interface CallPrepared {
  way: CallWay;
  ice: IceServer[];
  direct: boolean;
}

/** Why a call is over (spec/80-calls §9). */
export const REASON = {
  declined: 0,
  hungUp: 1,
  notAnswered: 2,
  takenBack: 3,
  elsewhere: 4,
  failed: 5,
  fingerprint: 6,
  busy: 7,
  crossed: 8,
} as const;

export interface CallEvent {
  event: 'call';
  call: string;
  conversation: string;
  state: CallState;
  own: boolean;
  audio: boolean;
  video: boolean;
  reason?: number;
  sdp?: string;
  ice?: IceServer[];
  way?: 'relayed' | 'agreed';
  again?: string;
  answer?: string;
  candidates?: string[];
  'at-once'?: boolean;
}
