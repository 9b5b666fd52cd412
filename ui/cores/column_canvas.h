// One column of a strip after the other, as pixels or as shapes.
#pragma once

#include <QColor>
#include <QImage>
#include <QPainterPath>

#include <map>
#include <vector>

class QPainter;

namespace clutch::ui {

/// What a column of time is painted on. Rows are counted from the strip's top; what is painted
/// later covers what was there. UI thread; made for one painting.
class ColumnCanvas
{
public:
    virtual ~ColumnCanvas() = default;
    /// Rows [top, bottom), which are within the strip.
    virtual void fill(int top, int bottom, QRgb colour) = 0;
    /// Diagonals, `thick` pixels of every eight.
    virtual void stripe(int top, int bottom, QRgb colour, int thick) = 0;
    /// Mixes a colour that is not opaque into what is there.
    virtual void blend(int top, int bottom, const QColor& colour) = 0;
    /// At the column's left edge, `wide` pixels. After all that fills and stripes.
    virtual void mark(int top, int bottom, int wide, QRgb colour) = 0;
};

/// Some rows of a column, which count from 0 again; what would be outside of them is cut off.
struct ColumnPart
{
    ColumnCanvas& canvas;
    int top = 0;
    int height = 0;
    void fill(int from, int to, QRgb colour) const;
    void stripe(int from, int to, QRgb colour, int thick) const;
    void blend(int from, int to, const QColor& colour) const;
    void mark(int from, int to, int wide, QRgb colour) const;
};

/// A column of an image, 32-bit RGB.
class PixelColumn final : public ColumnCanvas
{
public:
    PixelColumn(QImage& image, int x, int width);
    void fill(int top, int bottom, QRgb colour) override;
    void stripe(int top, int bottom, QRgb colour, int thick) override;
    void blend(int top, int bottom, const QColor& colour) override;
    void mark(int top, int bottom, int wide, QRgb colour) override;

private:
    QRgb* m_first;
    qsizetype m_stride;
    int m_x;
    int m_width;
};

/// All columns, kept as areas: for a picture that scales. What is alike in neighbouring columns is
/// one rectangle, and all that has one colour is one path.
class ShapeColumns final : public ColumnCanvas
{
public:
    explicit ShapeColumns(double rowsPerPixel);
    /// The next column to the right.
    void begin(int x, int width);
    /// All of them; the painter's units are pixels across and rows down.
    void paint(QPainter& painter);
    void fill(int top, int bottom, QRgb colour) override;
    void stripe(int top, int bottom, QRgb colour, int thick) override;
    void blend(int top, int bottom, const QColor& colour) override;
    void mark(int top, int bottom, int wide, QRgb colour) override;

private:
    struct Run
    {
        int top = 0;
        int bottom = 0;
        QRgb colour = 0;
        QRgb stripe = 0;
        int thick = 0; // of the stripe; 0: none
        // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in what <=> gives
        friend auto operator<=>(const Run&, const Run&) = default;
    };
    using Paths = std::map<QRgb, QPainterPath>;
    /// The runs within [top, bottom), cut there, as [first, last) of m_runs.
    std::pair<std::size_t, std::size_t> cut(int top, int bottom);
    std::size_t cutAt(int row);
    void finishColumn();
    void add(const Run& run, int left, int right);

    const double m_rowsPerPixel;
    int m_x = 0;
    int m_width = 0;
    std::vector<Run> m_runs; // of the present column, from the top
    std::map<Run, int> m_open; // of the column before: where each began
    Paths m_areas;
    Paths m_stripes;
    Paths m_marks;
};

} // namespace clutch::ui
