package chat.tacit.web.api;

import chat.tacit.web.seat.Refused;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;

import io.vertx.core.json.JsonArray;

import java.util.Map;

/** The QR code of a link: a text of {@code 0} and {@code 1} for each row, without a margin. */
final class QrRows {
    private QrRows() {}

    static JsonArray of(String link) throws Refused {
        BitMatrix code;
        try {
            code =
                    new QRCodeWriter()
                            .encode(
                                    link,
                                    BarcodeFormat.QR_CODE,
                                    0,
                                    0,
                                    Map.of(
                                            EncodeHintType.ERROR_CORRECTION,
                                            ErrorCorrectionLevel.L,
                                            EncodeHintType.MARGIN,
                                            0));
        } catch (WriterException _) {
            throw new Refused(409, "the link is too long for a QR code.");
        }
        JsonArray rows = new JsonArray();
        for (int y = 0; y < code.getHeight(); y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < code.getWidth(); x++) {
                row.append(code.get(x, y) ? '1' : '0');
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
