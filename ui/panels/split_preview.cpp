#include "ui/panels/split_preview.h"

#include "ui/background.h"
#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/models/job_table_model.h"
#include "ui/models/sample_words.h"
#include "ui/models/train_command.h"
#include "ui/models/training_rates.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// Long enough to type a number, short enough to feel at once.
constexpr auto kAfterLastChange = std::chrono::milliseconds(150);
constexpr auto kCopiedShown = std::chrono::seconds(2);
constexpr Part kParts[] = {Part::Train, Part::Validation, Part::Test};

QString symbol(Remark::Kind kind)
{
    switch (kind) {
    case Remark::Kind::Good: return u"✓"_s;
    case Remark::Kind::Warning: return u"⚠"_s;
    case Remark::Kind::Note: break;
    }
    return u"•"_s;
}

QColor remarkColor(Remark::Kind kind, const QPalette &palette)
{
    switch (kind) {
    case Remark::Kind::Good: return themeColors(palette).good;
    case Remark::Kind::Warning: return themeColors(palette).warning;
    case Remark::Kind::Note: break;
    }
    return palette.color(QPalette::WindowText);
}

} // namespace

SplitPreview::SplitPreview(QWidget *parent)
    : QWidget(parent), m_table(new QWidget), m_command(createCommand()), m_remarks(new QVBoxLayout)
{
    auto *grid = new QGridLayout(m_table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(4 * kGridPixels);
    grid->setVerticalSpacing(kGridPixels);
    for (Label label : {Label::Benign, Label::Malignant}) {
        auto *title = new QLabel(u"<b>%1</b> %2"_s.arg(labelLetter(label), labelTitle(label)));
        grid->addWidget(title, 0, 1 + int(label));
        for (Part part : kParts) {
            auto *cell = new QLabel;
            cell->setObjectName(
                u"splitCount_%1_%2"_s.arg(QLatin1StringView(name(part)), QLatin1StringView(name(label))));
            grid->addWidget(cell, 1 + int(part), 1 + int(label));
            m_counts[int(part)][int(label)] = cell;
        }
    }
    for (Part part : kParts)
        grid->addWidget(new QLabel(partTitle(part)), 1 + int(part), 0);
    grid->setColumnStretch(2, 1);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4 * kGridPixels);
    layout->addWidget(m_table);
    layout->addLayout(m_remarks);
    layout->addWidget(m_command);
    m_remarks->setSpacing(kGridPixels);

    m_delay.setSingleShot(true);
    m_delay.setInterval(kAfterLastChange);
    connect(&m_delay, &QTimer::timeout, this, &SplitPreview::compute);
    m_pool.setMaxThreadCount(1);
}

SplitPreview::~SplitPreview() = default;

QWidget *SplitPreview::createCommand()
{
    auto *title = new QLabel(tr("The same on the command line"));
    setScaledFont(title, 1.0, QFont::DemiBold);
    m_copy = described(new QPushButton(tr("Cop&y")), u"copyTrainCommand"_s, tr("Copy the command"),
                       tr("Copies the command that starts this very run"));
    m_commandText = described(new QLabel, u"trainCommand"_s, tr("The command that starts this run"),
                              tr("What the window does, the command line can do too"));
    m_commandText->setTextFormat(Qt::PlainText);
    m_commandText->setWordWrap(true);
    m_commandText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    fitCommandFont();
    m_commandText->setContentsMargins(2 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels);
    m_commandText->setAutoFillBackground(true);
    m_commandText->setBackgroundRole(QPalette::Base);
    connect(m_copy, &QPushButton::clicked, this, &SplitPreview::copyCommand);
    auto *command = new QWidget;
    auto *grid = new QGridLayout(command);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(kGridPixels);
    grid->addWidget(title, 0, 0);
    grid->addWidget(m_copy, 0, 1);
    grid->addWidget(m_commandText, 1, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    return command;
}

/// The letters of a terminal, as large as the other text.
void SplitPreview::fitCommandFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    m_commandText->setFont(font);
}

void SplitPreview::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitCommandFont();
}

void SplitPreview::copyCommand()
{
    QApplication::clipboard()->setText(shellText(trainCommandLine(m_config, m_config.out)));
    m_copy->setText(tr("Copied"));
    QTimer::singleShot(kCopiedShown, m_copy, [this] { m_copy->setText(tr("Cop&y")); });
}

void SplitPreview::show(std::shared_ptr<const ScanReport> dataset, const TrainConfig &config)
{
    m_dataset = std::move(dataset);
    m_config = config;
    m_isUsable = false;
    m_delay.start();
}

void SplitPreview::showProblem(const QString &problem)
{
    m_delay.stop();
    ++m_request; // whatever is still being computed is not wanted any more
    m_isComputing = false;
    m_isUsable = false;
    m_summary.clear();
    m_table->setVisible(false);
    m_command->setVisible(false);
    showRemarks({{Remark::Kind::Note, problem}});
    Q_EMIT finished();
}

void SplitPreview::compute()
{
    const int request = ++m_request;
    m_isComputing = true;
    auto work = [dataset = m_dataset, config = m_config] { return splitFacts(*dataset, config); };
    auto done = [this, request](const SplitFacts &facts) {
        if (request != m_request)
            return;
        m_isComputing = false;
        m_isUsable = true;
        showFacts(facts);
        Q_EMIT finished();
    };
    auto failed = [this, request](const QString &message) {
        if (request == m_request)
            showProblem(message);
    };
    inBackground(m_pool, this, work, done, failed);
}

void SplitPreview::showFacts(const SplitFacts &facts)
{
    m_table->setVisible(true);
    for (Part part : kParts)
        for (Label label : {Label::Benign, Label::Malignant}) {
            const SplitSummary::Count &count = facts.summary.counts[int(part)][int(label)];
            m_counts[int(part)][int(label)]->setText(
                tr("%1, %2").arg(picturesText(count.images), casesText(count.groups)));
        }
    std::vector<Remark> remarks = remarksOn(facts, m_config.recipe.imbalance);
    m_summary = summaryOf(facts, remarks);
    remarks.push_back({Remark::Kind::Note, workText(facts)});
    remarks.push_back({Remark::Kind::Note, durationText(facts)});
    showRemarks(remarks);
    m_commandText->setText(shellLines(trainCommandLine(m_config, m_config.out)));
    m_command->setVisible(true);
}

QString SplitPreview::summaryOf(const SplitFacts &facts, const std::vector<Remark> &remarks) const
{
    const auto *train = facts.summary.counts[int(Part::Train)];
    QStringList words{
        tr("Trains on %1 of %2")
            .arg(picturesText(train[0].images + train[1].images), casesText(train[0].groups + train[1].groups))};
    const auto warnings = std::ranges::count(remarks, Remark::Kind::Warning, &Remark::kind);
    if (warnings > 0)
        words << (warnings == 1 ? tr("⚠ 1 warning") : tr("⚠ %1 warnings").arg(warnings));
    const auto seconds = TrainingRates::estimateSeconds(m_config, facts.images(Part::Train),
                                                        facts.images(Part::Validation));
    if (seconds)
        words << aboutDuration(*seconds);
    return words.join(u" · "_s);
}

QString SplitPreview::workText(const SplitFacts &facts) const
{
    const Recipe &recipe = m_config.recipe;
    const int steps = (facts.images(Part::Train) + recipe.batchSize - 1) / recipe.batchSize;
    const QString epochs = recipe.epochs == 1 ? tr("1 epoch") : tr("%1 epochs").arg(recipe.epochs);
    QString text = tr("%1 of %2 steps, each with %3")
                       .arg(epochs)
                       .arg(steps)
                       .arg(picturesText(std::min(recipe.batchSize, facts.images(Part::Train))));
    if (recipe.headEpochs >= recipe.epochs)
        text += tr("; all of them train the head alone");
    else if (recipe.headEpochs > 0)
        text += tr("; the first %1 train the head alone").arg(recipe.headEpochs);
    return text + u'.';
}

QString SplitPreview::durationText(const SplitFacts &facts) const
{
    const auto seconds = TrainingRates::estimateSeconds(m_config, facts.images(Part::Train),
                                                        facts.images(Part::Validation));
    return seconds ? tr("Takes %1, as earlier runs of this network went on this device.").arg(aboutDuration(*seconds))
                   : tr("How long it takes is known after the first epoch: nothing has been measured yet.");
}

void SplitPreview::showRemarks(const std::vector<Remark> &remarks)
{
    while (QLayoutItem *item = m_remarks->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Remark &remark : remarks) {
        auto *label = new QLabel(u"<span style='color:%1'>%2</span> %3"_s.arg(
            remarkColor(remark.kind, palette()).name(), symbol(remark.kind), remark.text.toHtmlEscaped()));
        label->setObjectName(u"splitRemark"_s);
        label->setTextFormat(Qt::RichText);
        label->setWordWrap(true);
        m_remarks->addWidget(label);
    }
}

} // namespace histo
