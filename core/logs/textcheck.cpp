#include "core/logs/archive_p.h"

// Logs hold colour codes, progress bars, a few stray NULs and bytes of old encodings; they are still text. What is not text
// shows in the mass: compressed data and machine code are a tenth control bytes and mostly invalid as UTF-8.

#include "core/logs/sequence_p.h"
#include "core/logs/text_p.h"

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(TextCheck)
};

constexpr size_t sampleSize = 64 * 1024;

struct Sample
{
    size_t bytes = 0;
    size_t nuls = 0;
    size_t controls = 0; ///< other than NUL, white space, backspace, bell and escape
    size_t invalid = 0;  ///< bytes above 0x7f that are in no UTF-8 sequence

    void add(std::string_view text);
};

void Sample::add(std::string_view text)
{
    bytes += text.size();
    for (size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        nuls += c == 0;
        controls += c != 0 && (c < 7 || (c > 13 && c < 32 && c != 27));
        const size_t length = sequenceLength(text, i);
        invalid += length == 0;
        i += length == 0 ? 1 : length;
    }
}

} // namespace

QString unreadableBecause(std::string_view bytes)
{
    if (bytes.empty())
        return Text::tr("is empty: there is nothing to read.");
    if (containerOf(bytes.substr(0, 512)) == Container::Unreadable)
        return Text::tr("is an archive of a kind that is not read here: unpack it first.");
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
        return {};
    Sample sample;
    sample.add(bytes.substr(0, sampleSize));
    if (bytes.size() > 3 * sampleSize) {
        sample.add(bytes.substr(bytes.size() / 2, sampleSize));
        sample.add(bytes.substr(bytes.size() - sampleSize));
    }
    const bool isMachine = sample.controls * 50 > sample.bytes && (sample.controls + sample.invalid) * 10 > sample.bytes * 3;
    if (sample.nuls * 20 > sample.bytes || isMachine)
        return Text::tr("is not text: only logs and test reports can be read.");
    return {};
}

} // namespace sentinel
