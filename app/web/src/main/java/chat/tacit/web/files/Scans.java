package chat.tacit.web.files;

import chat.tacit.web.seat.Refused;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;

import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads QR codes out of pictures that a camera took, where the browser can't do it itself. */
public final class Scans {
    /** Points of a side, at most. */
    public static final int SIDE = 800;

    private static final Map<DecodeHintType, Object> HOW =
            Map.of(
                    DecodeHintType.POSSIBLE_FORMATS,
                    List.of(BarcodeFormat.QR_CODE),
                    DecodeHintType.TRY_HARDER,
                    true);

    private Scans() {}

    /** Rows of points, each how bright it is. */
    private static final class Grey extends LuminanceSource {
        private final byte[] points;

        Grey(byte[] points, int width) {
            super(width, points.length / width);
            this.points = points;
        }

        @Override
        public byte[] getRow(int y, byte[] row) {
            byte[] into = row == null || row.length < getWidth() ? new byte[getWidth()] : row;
            System.arraycopy(points, y * getWidth(), into, 0, getWidth());
            return into;
        }

        @Override
        public byte[] getMatrix() {
            return points;
        }
    }

    /**
     * The text of the code in a picture, or nothing if it has none.
     *
     * @param points one byte each, row by row
     */
    public static JsonObject read(byte[] points, int width) throws Refused {
        boolean fits =
                width > 0
                        && width <= SIDE
                        && points.length % width == 0
                        && points.length / width <= SIDE
                        && points.length > 0;
        if (!fits) {
            throw Refused.form(
                    "that is no picture of at most " + SIDE + " by " + SIDE + " points.");
        }
        LuminanceSource grey = new Grey(points, width);
        return text(new HybridBinarizer(grey))
                .or(() -> text(new GlobalHistogramBinarizer(grey)))
                .map(text -> new JsonObject().put("text", text))
                .orElseGet(JsonObject::new);
    }

    private static Optional<String> text(Binarizer binarizer) {
        try {
            return Optional.of(
                    new MultiFormatReader().decode(new BinaryBitmap(binarizer), HOW).getText());
        } catch (NotFoundException _) {
            return Optional.empty();
        }
    }
}
