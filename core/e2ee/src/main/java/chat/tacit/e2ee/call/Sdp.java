package chat.tacit.e2ee.call;

import chat.tacit.crypto.MalformedException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A session description as far as a call depends on it (RFC 8866): its sections, their transport,
 * and the certificates that they name. The first section is what stands before the first medium.
 */
final class Sdp {
    private static final Pattern LINE = Pattern.compile("[a-z]=[^\\p{Cntrl}]*");
    private static final Pattern MEDIUM =
            Pattern.compile("m=(audio|video|application) ([0-9]{1,5}) ([A-Z/]+)( .*)?");

    /** Everything over DTLS (RFC 5764, RFC 8841), so that the certificate binds all of it. */
    private static final List<String> TRANSPORTS =
            List.of("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/DTLS/SCTP");

    private static final String FINGERPRINT = "a=fingerprint:";
    private static final String SHA_256 = "sha-256 ";
    private static final Pattern OWN_KEYS = anyCase("a=(crypto|key-mgmt)([: ].*)?|k=.*");
    private static final Pattern CANDIDATE =
            anyCase("a=(candidate|remote-candidates)([: ].*)?|a=end-of-candidates.*");
    private static final Pattern ADDRESS = anyCase("([oc]=|a=rtcp:)(.*)IN IP[46] \\S+(.*)");

    /** Lines in which an address may stand, and those of them that name nobody's. */
    private static final Pattern ADDRESSED = anyCase("[oc]=.*|a=rtcp[: ].*");

    private static final Pattern NOBODYS =
            Pattern.compile(
                    "(o=\\S+ \\S+ \\S+ |c=|a=rtcp:[0-9]{1,5} )IN IP4"
                            + " (0\\.0\\.0\\.0|127\\.0\\.0\\.1)|a=rtcp:[0-9]{1,5}");

    private final List<List<String>> sections;

    /** Some browsers take the names of attributes in letters of any case. */
    private static Pattern anyCase(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    private Sdp(List<List<String>> sections) {
        this.sections = sections;
    }

    /** Takes a text apart; nothing if its lines aren't those of a description. */
    static Optional<Sdp> of(String text) {
        List<List<String>> sections = new ArrayList<>();
        sections.add(new ArrayList<>());
        for (String line : lines(text)) {
            if (!LINE.matcher(line).matches()) {
                return Optional.empty();
            }
            if (line.startsWith("m=")) {
                sections.add(new ArrayList<>());
            }
            sections.getLast().add(line);
        }
        return Optional.of(new Sdp(sections));
    }

    private static List<String> lines(String text) {
        return List.of(text.replaceFirst("\r?\n$", "").split("\r?\n", -1));
    }

    /**
     * Whether every section that isn't rejected goes over DTLS and names this certificate, itself
     * or before the first, and nothing names another, a key of its own, a candidate or an address.
     */
    boolean isBoundTo(DtlsFingerprint expected) {
        boolean clean =
                all().stream()
                        .noneMatch(line ->
                                OWN_KEYS.matcher(line).matches()
                                        || CANDIDATE.matcher(line).matches()
                                        || isAddressed(line));
        boolean same = all().stream().filter(Sdp::names).allMatch(line -> is(line, expected));
        boolean forAll = sections.getFirst().stream().anyMatch(Sdp::names);
        List<List<String>> media = sections.subList(1, sections.size());
        return clean
                && same
                && !media.isEmpty()
                && media.stream().allMatch(section -> isBound(section, forAll));
    }

    private static boolean isAddressed(String line) {
        return ADDRESSED.matcher(line).matches() && !NOBODYS.matcher(line).matches();
    }

    private static boolean isBound(List<String> section, boolean forAll) {
        var medium = MEDIUM.matcher(section.getFirst());
        if (!medium.matches() || !TRANSPORTS.contains(medium.group(3))) {
            return false;
        }
        // Port 0 rejects a medium (RFC 3264 §6), or bundles it with another (RFC 8843 §6).
        boolean bundled = section.stream().anyMatch("a=bundle-only"::equalsIgnoreCase);
        boolean rejected = medium.group(2).equals("0") && !bundled;
        return rejected || forAll || section.stream().anyMatch(Sdp::names);
    }

    private List<String> all() {
        return sections.stream().flatMap(List::stream).toList();
    }

    private static boolean names(String line) {
        return line.regionMatches(true, 0, FINGERPRINT, 0, FINGERPRINT.length());
    }

    private static boolean is(String line, DtlsFingerprint expected) {
        return read(line).filter(expected::equals).isPresent();
    }

    /** The certificate that is named first. */
    Optional<DtlsFingerprint> first() {
        return all().stream().filter(Sdp::names).findFirst().flatMap(Sdp::read);
    }

    private static Optional<DtlsFingerprint> read(String line) {
        String value = line.substring(FINGERPRINT.length());
        if (!value.toLowerCase(Locale.ROOT).startsWith(SHA_256)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DtlsFingerprint.parse(value.substring(SHA_256.length())));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** The same text without candidates, and without an address of whoever made it. */
    static String withoutAddresses(String text) {
        return lines(text).stream()
                .filter(line -> !CANDIDATE.matcher(line).matches())
                .map(line -> ADDRESS.matcher(line).replaceFirst("$1$2IN IP4 0.0.0.0$3"))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }
}
