package chat.tacit.web.files;

import chat.tacit.web.limit.AppLimits;
import chat.tacit.web.seat.Refused;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes of a picture that somebody sent a PNG of nothing but its pixels: whatever else the bytes
 * are, a page, a script or an archive, doesn't come through ({@code spec/90-app} §5).
 */
public final class Previews {
    /** The formats that are read; what isn't one of these by its first bytes is no picture. */
    private static final List<String> FORMATS = List.of("png", "jpeg", "gif");

    /** Each holds the picture's bytes and points, and a page asks for many at once. */
    private static final int AT_ONCE = 2;

    private final AppLimits limits;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    public Previews(AppLimits limits) {
        this.limits = limits;
    }

    /** Bytes of a PNG, at most so many points a side as the limit says. */
    public byte[] of(byte[] picture) throws Refused {
        places.acquireUninterruptibly();
        try {
            return made(picture);
        } finally {
            places.release();
        }
    }

    /** A picture as points, for one to be made of it that goes to others. */
    BufferedImage points(byte[] picture) throws Refused {
        places.acquireUninterruptibly();
        try {
            return decoded(picture);
        } finally {
            places.release();
        }
    }

    private byte[] made(byte[] picture) throws Refused {
        try {
            return written(decoded(picture));
        } catch (IOException | RuntimeException e) {
            throw notOne();
        }
    }

    private BufferedImage decoded(byte[] picture) throws Refused {
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                    try {
                        return read(reader, in);
                    } finally {
                        reader.dispose();
                    }
                }
            }
            throw notOne();
        } catch (IOException | RuntimeException e) {
            throw notOne(); // the decoders throw what they like
        }
    }

    private static Refused notOne() {
        return Refused.gone("that is no picture of which there is a preview.");
    }

    private BufferedImage read(ImageReader reader, ImageInputStream in)
            throws IOException, Refused {
        reader.setInput(in, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1 || (long) width * height > limits.pixels()) {
            throw new Refused(413, "the picture has too many points.");
        }
        ImageReadParam param = reader.getDefaultReadParam();
        int step = Math.max(1, Math.max(width, height) / (2 * limits.preview()));
        param.setSourceSubsampling(step, step, 0, 0);
        return scaled(reader.read(0, param));
    }

    private BufferedImage scaled(BufferedImage read) {
        double factor =
                Math.min(
                        1.0,
                        (double) limits.preview() / Math.max(read.getWidth(), read.getHeight()));
        int width = Math.max(1, (int) (read.getWidth() * factor));
        int height = Math.max(1, (int) (read.getHeight() * factor));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(read, 0, 0, width, height, new Color(0, 0, 0, 0), null);
        graphics.dispose();
        return image;
    }

    private static byte[] written(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("no PNG can be written");
            }
        }
        return bytes.toByteArray();
    }
}
