#pragma once

#include <QByteArray>
#include <QString>

namespace sentinel {

/// A file that exists under its name only when it is whole and on the disk: until `finish`, it has a temporary one, and is
/// gone if finish is never reached. What a killed program leaves behind ends in temporarySuffix.
class NewFile
{
public:
    explicit NewFile(const QString& path);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    bool isOpen() const { return m_file >= 0; }
    /// False, with errno set, when something went wrong; so are the others.
    bool write(const char* bytes, size_t size);
    bool finish();
    bool finishSoon(); ///< without waiting for the disk: for what can be made again and shows by itself when it is torn

private:
    QByteArray m_path;
    QByteArray m_temporary;
    int m_file;
};

constexpr char temporarySuffix[] = ".tmp";

/// Makes one folder, readable by its owner alone, if it is not there; durably.
bool makeFolder(const QString& path);

} // namespace sentinel
