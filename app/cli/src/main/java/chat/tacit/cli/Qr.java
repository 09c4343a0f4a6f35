package chat.tacit.cli;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.EncodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import javax.imageio.ImageIO;

/** QR codes of links: in the terminal, as a picture, and back. */
final class Qr {
    private static final int MARGIN = 2;
    private static final int PIXELS_PER_MODULE = 8;

    private Qr() {}

    /**
     * The code in half blocks, two modules a character, dark on light whatever the terminal's
     * colours.
     */
    static String text(String link) throws Trouble {
        BitMatrix code = encode(link);
        StringBuilder out = new StringBuilder();
        for (int y = 0; y < code.getHeight(); y += 2) {
            out.append("\033[47;30m");
            for (int x = 0; x < code.getWidth(); x++) {
                boolean top = code.get(x, y);
                boolean bottom = y + 1 < code.getHeight() && code.get(x, y + 1);
                out.append(top ? (bottom ? '█' : '▀') : (bottom ? '▄' : ' '));
            }
            out.append("\033[0m\n");
        }
        return out.toString();
    }

    /** Writes the code as a PNG. */
    static void write(String link, Path file) throws Trouble {
        BitMatrix code = encode(link);
        BitMatrix scaled =
                new BitMatrix(
                        code.getWidth() * PIXELS_PER_MODULE, code.getHeight() * PIXELS_PER_MODULE);
        for (int y = 0; y < code.getHeight(); y++) {
            for (int x = 0; x < code.getWidth(); x++) {
                if (code.get(x, y)) {
                    scaled.setRegion(
                            x * PIXELS_PER_MODULE,
                            y * PIXELS_PER_MODULE,
                            PIXELS_PER_MODULE,
                            PIXELS_PER_MODULE);
                }
            }
        }
        try {
            MatrixToImageWriter.writeToPath(scaled, "PNG", file);
        } catch (IOException e) {
            throw new Trouble("cannot write the picture " + file + ".");
        }
    }

    /** The link in a picture. */
    static String read(Path file) throws Trouble {
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new Trouble("cannot read the picture " + file + ".");
        }
        if (image == null) {
            throw new Trouble(file + " is not a picture that can be read; use PNG or JPEG.");
        }
        BinaryBitmap bitmap =
                new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(image)));
        try {
            return decode(bitmap);
        } catch (NotFoundException e) {
            throw new Trouble("there is no QR code in " + file + ".");
        } catch (ReaderException e) {
            throw new Trouble(
                    "the QR code in " + file + " cannot be read; take a sharper picture.");
        }
    }

    /** A picture of nothing but the code needs no search, which misses some dense codes. */
    private static String decode(BinaryBitmap bitmap) throws ReaderException {
        try {
            return new QRCodeReader()
                    .decode(bitmap, Map.of(DecodeHintType.PURE_BARCODE, Boolean.TRUE))
                    .getText();
        } catch (ReaderException e) {
            return new QRCodeReader()
                    .decode(bitmap, Map.of(DecodeHintType.TRY_HARDER, Boolean.TRUE))
                    .getText();
        }
    }

    private static BitMatrix encode(String link) throws Trouble {
        try {
            return new QRCodeWriter()
                    .encode(
                            link,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.L,
                                    EncodeHintType.MARGIN,
                                    MARGIN));
        } catch (WriterException e) {
            throw new Trouble("the link is too long for a QR code; use --short.");
        }
    }
}
