import { api } from './api';

/** What some browsers have of the Shape Detection API; TypeScript doesn't know it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<Array<{ rawValue: string }>>;
}

type DetectorClass = new (options: { formats: string[] }) => Detector;

/** Looks for a QR code in what a video shows; nothing if there is none. */
export type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

/** What reads QR codes: the browser where it can, else the process. */
export function reader(): Reader {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (known !== undefined) {
    const detector = new known({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const canvas = document.createElement('canvas');
  let looks = 0;
  return async (video) => {
    const points = grey(video, canvas, SIDES[looks++ % SIDES.length] ?? 0);
    return points === undefined ? undefined : (await api.scan(points, canvas.width)).text;
  };
}

/** Points of a side that are sent to be read (APP_SCAN): another number each time, since what can't be read in one often can in another. */
const SIDES = [640, 400, 520];

/** How bright each point of the middle of the picture is. */
function grey(video: HTMLVideoElement, canvas: HTMLCanvasElement, most: number): Uint8Array<ArrayBuffer> | undefined {
  const side = Math.min(video.videoWidth, video.videoHeight);
  const drawn = Math.min(side, most);
  canvas.width = drawn;
  canvas.height = drawn;
  const drawing = drawn > 0 ? canvas.getContext('2d', { willReadFrequently: true }) : null;
  if (drawing === null) {
    return undefined;
  }
  drawing.drawImage(
    video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, drawn, drawn,
  );
  const { data } = drawing.getImageData(0, 0, drawn, drawn);
  const points = new Uint8Array(drawn * drawn);
  for (let i = 0; i < points.length; i++) {
    points[i] = ((data[4 * i] ?? 0) * 3 + (data[4 * i + 1] ?? 0) * 6 + (data[4 * i + 2] ?? 0)) / 10;
  }
  return points;
}

/** The camera that looks away from whoever holds the device, or any. */
export function camera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment' } });
}
