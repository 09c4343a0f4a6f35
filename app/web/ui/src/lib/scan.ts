/** What some browsers have of the Shape Detection API; TypeScript doesn't know it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<Array<{ rawValue: string }>>;
}

type DetectorClass = new (options: { formats: string[] }) => Detector;

/** What reads QR codes, if this browser has it. */
export function detector(): Detector | undefined {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  return known === undefined ? undefined : new known({ formats: ['qr_code'] });
}

/** The camera that looks away from whoever holds the device, or any. */
export function camera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment' } });
}
