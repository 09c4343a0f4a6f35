package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

/** Keys of vectors, in base64: generators of keys change from release to release. */
public final class VectorKeys {
    private VectorKeys() {}

    /** PKCS #8. */
    public static final String ALICE =
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDf2ish2eHvz1Z9PldM7X/2"
                    + "txou9PTFx10U0YAtpc3OVgCGQbVilYNmS6inJAB1mhcOLWMVAL6m+SZxw4AxwVt4fKr2UCGM"
                    + "WP66CdiDbxqkv9eYRnpacNTgtUoqyz2uPQmYWa6iSprgqYFFMl4NsmcUUygV7SrmHQECS7JB"
                    + "Wbgx/ICAbQ17WYzRpTGLRQ7OB/4dbYVzhMQEevcm2KrtNusUnEK+6ZDeGHy4KTiPNo7sReD5"
                    + "0mGm591ptJNLVLb5zFP1y8Vn7zXasnF7OHdcSKaMPn8PnWEiq60quViXQ5/xhurh+q5p1aj0"
                    + "UxgFCNO9s6SN8/adx8LIvKfd7a1i6ExpAgMBAAECggEACsxWBA8j+VrXtdkv4iW7RGITBOSb"
                    + "WZ6LOI2+GIWc4skOg6twBeJHOUQpTa28iW++ULhjBRB5Aeo3HuoCuTO19z8RSqo1IhVpbT08"
                    + "GOP/Rab87gspTAtRE4lfO2b8MddfKv6ZgFnntHJsylMaix/Z3dbAkmUzSnAn/C29Wq5qppuL"
                    + "2WC/DDEt2rJY17gCOjv/3ad+uOpoRUPAEcR6ts5iql6v2JIabiiiIaUzlRJxIltlOpfFf6uv"
                    + "0jcPYhxlVMT4ozkSXnZM6wBswI1q/WPZZtoumaAkSNYiZdgWlbQgz25flmflRav45Py91n77"
                    + "5HNMpGIpXnkrmntTS5toStGQgQKBgQDv/RQhMVyuou/ZEqrY0CdlIoIbI1dCSXAe1ct2MYtB"
                    + "d62YkQk8rxtmc6XB47eJqdjiSMXHTkeAx/eFVMeADHxcOT5U5YxH6SsmCzuf5OmYNFHY/nHg"
                    + "SeLShWrNWHDYt3OYtlQzeSr/GZJc9Y/5VKPs/bUlOhIgAHO3gGt7uX3vgQKBgQDuyXx/lPHC"
                    + "lt6ZtAWADmYKTkRJsleexHG1ukm1Lj7cjrj6wEmeoZY2SCFsBPwAq4/69RxYecq5TFO5rp7+"
                    + "aWArtVQcMu8SE08OOGnLGjhGSuu2EMk0OUQAdCzFoHHTrrVlUb3OvHT4WFuqMBHeeYZXaxe3"
                    + "O6SLHVElVHkpvPFQ6QKBgF/bZWvwrIVwvX6mDym00td5liBC2Hq4nJkkajVWirnmlKdI3zim"
                    + "9LnSXZX5X/kTp3aS/LSkFrlgpgRSnbEOy6mGj9gXLBYZE0wJ1pICPC+4TizvTQr6WCggdE17"
                    + "Eu/tLrYDtdQthLgKPcT1rME5RpTFrdIlxNGVfKMCH2x25c+BAoGANENVRHdNEtIClpGYQpbk"
                    + "Lo1C1P57vvwwBx5m04jzqUJzqi477sRfJDJVXlcY8Oyb7smHErZVcIkMKi/WDMjzi518c0+S"
                    + "k9o2C169iP6MIpZzUL4Ly6pc/9xtkDO1tice/LYPXRhSYai1J2KuBouCo8+EuU4MjYY1JH6A"
                    + "pmn8R0ECgYEAienEGux+oHx3aJep4+GdpOA1zemORAt/rnGQ3DXFH29JKqWLdUpr98nNf2AF"
                    + "6h3xZNo2NiQPA9tMQjzocuuUf327Z/tv6KZtyxazUvcJ0oZiMxpPwB3t/+dem9siBANMgxZk"
                    + "QPbCg+RwIIDkX+D1g5WuOxpzLDmvCMs+mt7EXJQ=";

    /** PKCS #8. */
    public static final String BOB =
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDiMfjQn9j9JYH8SZBh0Txp"
                    + "K2QKAmTy1ClUNfSQZNpr3efhUPj9pVcyNzEqV/kuG00Krr5WouWZ7zPS+Fui5pNAUmyYhCOG"
                    + "Oafmu6gxkv05iHzS3+RHh1esZrns4cy3Ki2g/rIDwbxKR1XrGKG9yW5uihmNQLG1yf8ahYP2"
                    + "n/tT825gwdIcx+dYbTtUjaLlQlJLsnGLhUpzZ40lIFdqHgiBdbWhnYjcOvGHENXUONPVVCRE"
                    + "1jBXmHuGTW+PJdn+zWmRxrgLfG+KaHs6DM7XTfq8ClFFYDVKDlvJSrBdamiQWk49zuo9xGtf"
                    + "gZ9gN1x5ZA/1K99wky8nPnmJtxSkSCJDAgMBAAECggEAEt0bBH8IMBhkLj+OUHIMKTMqrSEE"
                    + "/TFPXwv+4NngU1WWxHYlxbV3v6LVsVPT3pH9S1JGYmBEaKGHv2Th84RqLFeTYebHNabyRy5I"
                    + "ORYqkxU8X7O3THXPjHumrsgn8/CLDJ2hB+oswz8OvcP4nSTC1moi9mI6T9BQO4x99F/kLFx9"
                    + "IGFJkrFuL5gL772V7Dmch5sRUhApqZWfT7Zwzd8q2O8WW9pmUb9Iy3pi7YGGsvMN93ELv4qa"
                    + "SQDPhYvtBsL2xG/+map4Fo2XHhHEc+xhqjk0Ywle639pTQvVe7AECispS4n3fuHxxqiCorNM"
                    + "THMmmTM+4bbD7u0b9WfTsrcJ/QKBgQD7BBNDcfWV6EPN30vKhNA8s56M8Kw8O95IGPbE6wRR"
                    + "J4eg0zoM21X1INsHTRR2wiL+zKRU004VmtxR3cVVaLb//ia46awjH41K5LdbLPdnQoLpjy+c"
                    + "ejLjz+aoxtoa5kMWZqBXKJ31sGE7/U143QwjcHk8qqteKq9IDRC7Wj7HzQKBgQDmr7teums7"
                    + "Bj9S0QOokA5gAu/ahz8VlSGSjQFiJMux9cRtbcs/quqIz6MKUsEl/j4x7c68mUgWc7Fa2SVh"
                    + "QrzOuw0nXAgYeLxWT//gHN4x7VJav9OffiF0uIkT/+G/B7yD/efeejtvrxD235RWVPZ4+Q3H"
                    + "/R9EY7iIy2uJiBxiTwKBgQCaggOpfDgCshkqW8w3OFFFS/rIHkymNuO31UXwKAlcOszNPbd5"
                    + "unjKjhLEB7oU76LC3Aw6+mYR/mSnL68Lx4z9Pd9v6sW+SOmbs/T49lDDCrmyMiTIWJ+CgrIk"
                    + "KWKPNDUPUNRZUfMJDCyN1HkfcFDMb6rwoM0jBXsnCoPGDuKd8QKBgF3K2W28cdi/w4NShCBG"
                    + "4fFbgFXjY1zNE6dYOVXEDCXA/SpY16h9P3p8oZeS6gEei/8U51d7Ivot89AyNaaD0exj1QdJ"
                    + "vejlPf4B7NEcK6M1EKThFZPlXojsdp9xDEH1TUqFM38bR4szLLyTTuaDCOtKp7XGTq4ptV+5"
                    + "BXIXqyK1AoGAfNGue87CKe3zd6HwVJSi4IWA1jnTG5JQ5O/G7dMv2js6n8HEk1KTtbe7Sm9F"
                    + "nZVeAgxen6Jx6Ste/U6agXhkEHk/ppRcpXarOi589wcuBrwg4AvqSU4KuWuxi4RXAX6lhJep"
                    + "4kXMXIsGHrFrccym7UspsDXTEe/jMvFzCbO0Pec=";

    /** SubjectPublicKeyInfo of 1,024 bits. */
    static final String WEAK =
            "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDEm1mGCqEf7ZBX/+9R5vbAKaZgEU0IvTIS"
                    + "A0QeI08PE4PJ0ggXN5fto6tAskTEI9PejRwQFw+yz04je597jA2FHeDTX8eLCcSs55lnxOAT"
                    + "skexftpO0dqL1v7oqTD9eEHOpqaywFBPociW+mO+o7nTb5Y5899QQZ/JuY7jNNUqfQIDAQAB";

    /** SubjectPublicKeyInfo with e = 3. */
    static final String SMALL_EXPONENT =
            "MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEA4MOH6jy111MkS8P+DEAfAH6WflWC"
                    + "cPIuNKlU6zU43lQGf1CIS/gDb/gDsMxyrWBUUkLFLBhjayrlzGthv3xgvSVkIhfhBw4fly+M"
                    + "0OIMdbJ/EkYrq81cQrQaxt8f5CGlrEHQgfmVZAU4CadPLJ1gw76s6fgTR/xDCzJOjlffyrIY"
                    + "0c4dhAploDAWbcCZpLB1hJBeqN5hXbr8FrP2vPwcnFUV5TVqAIdcfmauSQIl6AYmT0ECk2Ua"
                    + "XY52ogfdav4YJcaotjw84fUHR70/at37RrjUKLaCXQLxVMRa77Fvcz1gKOO8hhakaMAYpRKZ"
                    + "KqVreR5S4TP+daAWvKscA1aVmQIBAw==";

    /** SubjectPublicKeyInfo of an elliptic curve. */
    static final String ELLIPTIC =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEzmM9VRtj4aa0i8oy8tIRuCDKuvdGH8/8NR7u"
                    + "aHUjFsfx0+ZeOsBKybCUc/18Ch3i/WCN477w+h8M4haHtaj2cQ==";

    public static JoseKey key(String pkcs8) {
        return JoseKey.of(Secret.owned(Text.fromBase64(pkcs8)));
    }
}
