package chat.tacit.e2ee.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What one device of a profile tells another. */
class LinkedRecordTest {
    @Test
    void eachIsReadAsItWasWritten() {
        List<ProfileRecord> linked =
                new Records(5).all().stream().filter(one -> one instanceof LinkedRecord).toList();
        assertThat(linked).extracting(ProfileRecord::kind).contains(11, 16, 17, 18, 19, 20, 22);
        assertThat(linked)
                .allSatisfy(one -> assertThat(ProfileRecord.decode(one.encode())).isEqualTo(one));
    }

    @Test
    void recordOfAFileThatHoldsAnotherContentIsRefused() {
        LinkedRecord.Amended other =
                new Records(4)
                        .all().stream()
                                .filter(LinkedRecord.Amended.class::isInstance)
                                .map(LinkedRecord.Amended.class::cast)
                                .findAny()
                                .orElseThrow();
        assertThatThrownBy(() -> new LinkedRecord.File(other.conversation(), true, other.content()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void invitationOfAnotherDeviceIsNoneThatADeviceAsksWith() {
        assertThatThrownBy(() -> ProfileRecord.decode(new Records(3).foreign()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("of the device that asks");
    }
}
