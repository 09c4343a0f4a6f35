package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/** Files between two pages, and pictures that are something else as well. */
class AppFilesTest extends MeetingApps {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final String SCRIPT = "<svg xmlns='x'><script>alert(1)</script></svg>";

    private Reply put(String query, byte[] body) {
        return ada.post("x")
                .to("PUT", "/api/files?" + query)
                .with("Content-Type", "application/octet-stream")
                .body(body)
                .send();
    }

    /** Ada sends a file and Bob has it; what gives it out. */
    private String sent(String name, byte[] body) {
        Reply reply = put("conversation=" + toBob + "&name=" + name, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        String id = reply.json().getJsonObject("message").getString("id");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !stage(id).isEmpty());
        JsonObject which = new JsonObject().put("conversation", toAda).put("message", id);
        var _ = bob.ask("fetch", which);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> stage(id).equals("here"));
        return "/api/files/" + id + "?conversation=" + toAda;
    }

    private String stage(String id) {
        return bob
                .ask("history", new JsonObject().put("conversation", toAda))
                .getJsonArray("messages")
                .stream()
                .map(JsonObject.class::cast)
                .filter(one -> id.equals(one.getString("id")))
                .map(one -> one.getJsonObject("file", new JsonObject()).getString("stage", ""))
                .findFirst()
                .orElse("");
    }

    @Test
    void fileComesAsItWasSentAndNothingOfItStaysBehind() throws IOException {
        byte[] body = new byte[200_000];
        new Random(7).nextBytes(body);
        Reply reply = bob.get(sent("walrus%20%22quoted%22.bin", body)).send();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(body);
        assertThat(reply.header("content-disposition"))
                .contains("attachment; filename*=UTF-8''walrus%20_quoted_.bin");
        try (Stream<Path> left = Files.list(homes.resolve("ada"))) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .noneMatch(name -> name.startsWith("sending-"));
        }
    }

    private Socket begin(String conversation) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), ada.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(
                        """
                        PUT /api/files?conversation=%s&name=a.bin HTTP/1.1\r
                        Host: 127.0.0.1:%d\r
                        Origin: http://127.0.0.1:%d\r
                        Cookie: %s\r
                        Content-Length: 1000000\r
                        \r
                        and so on\
                        """
                                .formatted(conversation, ada.port(), ada.port(), ada.cookie())
                                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private long places() throws IOException {
        try (Stream<Path> all = Files.list(homes.resolve("ada"))) {
            return all.filter(one -> one.getFileName().toString().startsWith("sending-")).count();
        }
    }

    /** At whatever step it is broken off, nothing of it is on the disk. */
    @Test
    void uploadThatIsBrokenOffLeavesNothing() throws Exception {
        for (int i = 0; i < 60; i++) {
            try (Socket socket = begin(toBob)) {
                if (i % 2 == 0) {
                    socket.setSoLinger(true, 0); // so closing resets
                }
            }
        }
        try (Socket waiting = begin(toBob)) {
            Awaitility.await().until(() -> places() == 1);
            waiting.setSoLinger(true, 0);
        }
        Awaitility.await().until(() -> places() == 0);
    }

    @Test
    void fileForNobodyIsRefusedBeforeItComes() throws Exception {
        try (Socket socket = begin("0".repeat(32))) {
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 404");
        }
    }

    @Test
    void nameIsOneThatAFileMayHave() {
        byte[] body = {1};
        for (String name : List.of("..", "%00", "a/", "%F0%9F%98%80".repeat(64), "%0A")) {
            assertThat(put("conversation=" + toBob + "&name=" + name, body).status())
                    .as(name)
                    .isEqualTo(400);
        }
    }

    /** Markup of others is bytes to be kept, whatever its name says. */
    @Test
    void svgIsGivenOutAsAnAttachmentAndHasNoPreview() {
        String file = sent("picture.svg", SCRIPT.getBytes(StandardCharsets.UTF_8));
        Reply reply = bob.get(file).send();
        assertThat(reply.header("content-type")).contains("application/octet-stream");
        assertThat(reply.header("content-disposition").orElseThrow()).startsWith("attachment;");
        assertThat(reply.header("content-security-policy")).contains("default-src 'none'; sandbox");
        assertThat(reply.headers()).contains("x-content-type-options: nosniff");
        assertThat(bob.get(file + "&preview").send().status()).isEqualTo(404);
    }

    @Test
    void previewIsAPngOfNothingButPixels() throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3_000, 30, BufferedImage.TYPE_INT_RGB), "jpeg", picture);
        picture.writeBytes(SCRIPT.getBytes(StandardCharsets.UTF_8));
        Reply reply = bob.get(sent("picture.html", picture.toByteArray()) + "&preview").send();
        assertThat(reply.header("content-type")).contains("image/png");
        assertThat(reply.body()).startsWith(PNG);
        assertThat(reply.text()).doesNotContain("script");
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(reply.body()));
        assertThat(shown.getWidth()).isEqualTo(RunningApp.LIMITS.preview());
    }

    @Test
    void ownPictureIsSeenAgainAsPixelsWhereItsFileIsGone() throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3_000, 30, BufferedImage.TYPE_INT_RGB), "png", picture);
        picture.writeBytes(SCRIPT.getBytes(StandardCharsets.UTF_8));
        String query = "conversation=" + toBob + "&name=own.png";
        Reply sent = put(query, picture.toByteArray());
        String id = sent.json().getJsonObject("message").getString("id");

        String file = "/api/files/" + id + "?conversation=" + toBob;
        Reply reply = ada.get(file + "&preview").send();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).startsWith(PNG);
        assertThat(reply.text()).doesNotContain("script");
        assertThat(ada.get(file).send().status()).isEqualTo(409);

        Reply text =
                put(
                        "conversation=" + toBob + "&name=text.png",
                        SCRIPT.getBytes(StandardCharsets.UTF_8));
        String none = text.json().getJsonObject("message").getString("id");
        String noPicture = "/api/files/" + none + "?conversation=" + toBob + "&preview";
        assertThat(ada.get(noPicture).send().status()).isEqualTo(404);
    }

    /** The points are counted before any is made: 60,000 by 60,000 would be 14 GB. */
    @Test
    void pictureOfTooManyPointsIsNotDecoded() throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture);
        byte[] huge = picture.toByteArray();
        huge[18] = huge[22] = (byte) (60_000 >> 8);
        huge[19] = huge[23] = (byte) 60_000;
        assertThat(bob.get(sent("huge.png", huge) + "&preview").send().status()).isEqualTo(413);
    }

    @Test
    void nameWithAWayInItIsANameAlone() {
        Reply reply = put("conversation=" + toBob + "&name=..%2F..%2Fescape.txt", new byte[] {1});
        assertThat(reply.json().getJsonObject("message").getString("text")).isEqualTo("escape.txt");
        assertThat(put("conversation=" + toBob + "&name=..", new byte[] {1}).status())
                .isEqualTo(400);
        assertThat(put("conversation=" + toBob + "&name=a%0Ab", new byte[] {1}).status())
                .isEqualTo(400);
        assertThat(put("name=a", new byte[] {1}).status()).isEqualTo(400);
    }

    @Test
    void fileOfNobodyIsNotThere() {
        String nobody = "0".repeat(32);
        assertThat(bob.get("/api/files/" + nobody + "?conversation=" + toAda).send().status())
                .isEqualTo(404);
        assertThat(bob.get("/api/files/" + nobody + "?conversation=" + nobody).send().status())
                .isEqualTo(404);
        assertThat(bob.get("/api/picture/" + toAda).send().status()).isEqualTo(404);
        assertThat(put("conversation=" + nobody + "&name=a", new byte[] {1}).status())
                .isEqualTo(404);
    }

    @Test
    void fileNeedsTheCookieAndItsOrigin() {
        assertThat(
                        ada.post("x")
                                .to("PUT", "/api/files?conversation=" + toBob + "&name=a")
                                .without("Origin")
                                .send()
                                .status())
                .isEqualTo(403);
        assertThat(bob.get("/api/picture/" + toAda).without("Cookie").send().status())
                .isEqualTo(403);
    }
}
