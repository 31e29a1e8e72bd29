#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <QtGlobal>

#include <string>
#include <vector>

namespace sentinel {

enum class Packing { Gzip, Bzip2, Xz, Zstd, Zip, Tar, TarGzip, TarZstd };

struct PackedEntry
{
    std::string name;
    std::string bytes;
};

// Opens an archive that is written to `out`.
inline archive* packer(Packing packing, std::string& out)
{
    archive* a = archive_write_new();
    if (packing == Packing::Zip)
        archive_write_set_format_zip(a);
    else if (packing == Packing::Tar || packing == Packing::TarGzip || packing == Packing::TarZstd)
        archive_write_set_format_pax_restricted(a);
    else
        archive_write_set_format_raw(a);
    if (packing == Packing::Gzip || packing == Packing::TarGzip)
        archive_write_add_filter_gzip(a);
    else if (packing == Packing::Bzip2)
        archive_write_add_filter_bzip2(a);
    else if (packing == Packing::Xz)
        archive_write_add_filter_xz(a);
    else if (packing == Packing::Zstd || packing == Packing::TarZstd)
        archive_write_add_filter_zstd(a);
    archive_write_set_bytes_per_block(a, 0);
    archive_write_open(
        a, &out, nullptr,
        [](archive*, void* to, const void* block, size_t size) {
            static_cast<std::string*>(to)->append(static_cast<const char*>(block), size);
            return la_ssize_t(size);
        },
        nullptr);
    return a;
}

inline void beginEntry(archive* a, const std::string& name, qint64 size)
{
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(a, entry);
    archive_entry_free(entry);
}

/// An archive with these entries, or the first of them compressed.
inline std::string packed(Packing packing, const std::vector<PackedEntry>& entries)
{
    std::string out;
    archive* a = packer(packing, out);
    for (const PackedEntry& entry : entries) {
        beginEntry(a, entry.name, qint64(entry.bytes.size()));
        archive_write_data(a, entry.bytes.data(), entry.bytes.size());
    }
    archive_write_close(a);
    archive_write_free(a);
    return out;
}

inline std::string packedZeros(Packing packing, qint64 size)
{
    std::string out;
    archive* a = packer(packing, out);
    beginEntry(a, "zeros.log", size);
    const std::string zeros(1 << 20, '\0');
    for (qint64 written = 0; written < size; written += qint64(zeros.size()))
        archive_write_data(a, zeros.data(), zeros.size());
    archive_write_close(a);
    archive_write_free(a);
    return out;
}

} // namespace sentinel
