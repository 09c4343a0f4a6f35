/** Which way a call goes, and whether pictures come, by what the browser counts. */
export interface Path {
  /** Whether what one sends leaves from a relay, so that the other side sees its address. */
  relayed: boolean;
  /** Whether the other side does the same. */
  peerRelayed: boolean;
  /** The relay that one uses; empty if there is none. */
  host: string;
  tls: boolean;
  /** Frames that came so far. */
  frames: number;
}

interface Counted {
  type: string;
  kind?: string;
  selectedCandidatePairId?: string;
  localCandidateId?: string;
  remoteCandidateId?: string;
  candidateType?: string;
  relayProtocol?: string;
  url?: string;
  framesDecoded?: number;
  state?: string;
  nominated?: boolean;
}

export function path(stats: RTCStatsReport): Path | undefined {
  const all = [...(stats as unknown as Map<string, Counted>).values()];
  const chosen = all.find((one) => one.type === 'transport' && one.selectedCandidatePairId)?.selectedCandidatePairId;
  const pair = chosen
    ? (stats.get(chosen) as Counted | undefined)
    : all.find((one) => one.type === 'candidate-pair' && one.nominated && one.state === 'succeeded');
  const local = stats.get(pair?.localCandidateId ?? '') as Counted | undefined;
  const remote = stats.get(pair?.remoteCandidateId ?? '') as Counted | undefined;
  if (local === undefined || remote === undefined) {
    return undefined;
  }
  const frames = all.find((one) => one.type === 'inbound-rtp' && one.kind === 'video')?.framesDecoded ?? 0;
  return {
    relayed: local.candidateType === 'relay',
    peerRelayed: remote.candidateType === 'relay',
    host: hostOf(local.url ?? ''),
    tls: local.relayProtocol === 'tls',
    frames,
  };
}

/** `turn:HOST:PORT?transport=…`, the host without its brackets. */
function hostOf(url: string): string {
  return /^turns?:(?:\[([^\]]+)\]|([^:?]+))/u.exec(url)?.slice(1).find((host) => host !== undefined) ?? '';
}
