#include "core/reports/scan_p.h"

#include <cstdlib>
#include <string>

namespace sentinel {

std::optional<long long> takeNumber(std::string_view& text)
{
    size_t i = 0;
    long long number = 0;
    while (i < text.size() && i < 15) {
        if (isDigit(text[i]))
            number = number * 10 + (text[i] - '0');
        else if (text[i] != ',' || i == 0 || text.size() < i + 4 || !isDigit(text[i + 1]) || !isDigit(text[i + 2]) || !isDigit(text[i + 3]))
            break;
        ++i;
    }
    if (i == 0)
        return {};
    text.remove_prefix(i);
    return number;
}

bool isAllOf(std::string_view text, char c)
{
    return !text.empty() && text.find_first_not_of(c) == std::string_view::npos;
}

std::optional<std::string_view> takeUntil(std::string_view& text, std::string_view mark)
{
    const size_t at = text.find(mark);
    if (at == std::string_view::npos)
        return {};
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(at + mark.size());
    return before;
}

std::optional<long long> countBefore(std::string_view text, std::string_view word)
{
    size_t from = 0;
    for (size_t at; (at = text.find(word, from)) != std::string_view::npos; from = at + 1) {
        size_t begin = at;
        while (begin > 0 && isDigit(text[begin - 1]))
            --begin;
        const size_t end = at + word.size();
        const bool wholeWord = end >= text.size() || !((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_');
        std::string_view digits = text.substr(begin, at - begin);
        if (!digits.empty() && wholeWord)
            return takeNumber(digits);
    }
    return {};
}

std::optional<long long> countAfter(std::string_view text, std::string_view word)
{
    const size_t at = text.find(word);
    if (at == std::string_view::npos)
        return {};
    std::string_view rest = trimmed(text.substr(at + word.size()));
    return takeNumber(rest);
}

std::optional<double> takeSeconds(std::string_view text)
{
    double total = 0;
    bool any = false;
    text = trimmed(text);
    while (!text.empty() && isDigit(text.front())) {
        size_t length = 0;
        while (length < text.size() && length < 30 && (isDigit(text[length]) || text[length] == '.' || text[length] == ','))
            ++length;
        std::string digits(text.substr(0, length));
        const bool grouped = digits.find('.') != std::string::npos;
        std::string plain;
        for (const char c : digits) {
            if (c == ',' && grouped)
                continue;
            plain += c == ',' ? '.' : c;
        }
        text.remove_prefix(length);
        text = trimmed(text);
        double unit = 1;
        if (take(text, "ms") || take(text, "millis"))
            unit = 0.001;
        else if (take(text, "\u00b5s") || take(text, "us"))
            unit = 1e-6;
        else if (take(text, "min") || take(text, "m"))
            unit = 60;
        else if (take(text, "h"))
            unit = 3600;
        total += std::strtod(plain.c_str(), nullptr) * unit;
        any = true;
        if (unit <= 1)
            break;
        take(text, "s"); // "mins"
        text = trimmed(text);
    }
    if (!any)
        return {};
    return total;
}

} // namespace sentinel
