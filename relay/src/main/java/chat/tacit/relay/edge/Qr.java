package chat.tacit.relay.edge;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;

import java.util.Map;

/** A text as a QR code drawn in SVG, black on white with the quiet zone of four modules. */
final class Qr {
    private static final int QUIET_ZONE = 4;

    private Qr() {}

    /**
     * An {@code svg} element that names no colour but black and white and loads nothing.
     *
     * @throws IllegalArgumentException if the text is longer than a QR code holds
     */
    static String svg(String text) {
        BitMatrix modules;
        try {
            modules =
                    new QRCodeWriter()
                            .encode(
                                    text,
                                    BarcodeFormat.QR_CODE,
                                    0,
                                    0,
                                    Map.of(
                                            EncodeHintType.ERROR_CORRECTION,
                                            ErrorCorrectionLevel.M,
                                            EncodeHintType.MARGIN,
                                            QUIET_ZONE));
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code", e);
        }
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                if (modules.get(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return """
        <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="QR code of the address" \
        viewBox="0 0 %d %d" shape-rendering="crispEdges"><rect width="100%%" height="100%%" \
        fill="#fff"/><path d="%s"/></svg>\
        """
                .formatted(modules.getWidth(), modules.getHeight(), path);
    }
}
