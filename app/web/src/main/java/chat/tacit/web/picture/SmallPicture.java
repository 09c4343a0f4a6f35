package chat.tacit.web.picture;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * The middle square of an image, drawn anew, so that nothing of the file that isn't seen (places,
 * times, cameras) goes along.
 */
public final class SmallPicture {
    private static final int SIDE = 192;
    private static final float[] QUALITIES = {0.85f, 0.7f, 0.5f, 0.3f, 0.1f};

    private SmallPicture() {}

    /**
     * The small JPEG of an image, as good as fits; nothing if none does.
     *
     * @throws IOException if it can't be written
     */
    public static Optional<Bytes> of(BufferedImage image) throws IOException {
        BufferedImage square = square(image);
        for (float quality : QUALITIES) {
            Bytes jpeg = jpeg(square, quality);
            if (jpeg.size() <= Body.Profile.MAX_PICTURE) {
                return Optional.of(jpeg);
            }
        }
        return Optional.empty();
    }

    private static BufferedImage square(BufferedImage image) {
        int side = Math.min(image.getWidth(), image.getHeight());
        int left = (image.getWidth() - side) / 2;
        int top = (image.getHeight() - side) / 2;
        BufferedImage square = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = square.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, SIDE, SIDE, left, top, left + side, top + side, null);
        graphics.dispose();
        return square;
    }

    private static Bytes jpeg(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return Bytes.owned(out.toByteArray());
    }
}
