#include "ui/panels/evaluate_panel.h"

#include "core/common/atomic_file.h"
#include "ui/background.h"
#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/models/figure_rows.h"
#include "ui/models/sample_words.h"
#include "ui/panels/evaluation_view.h"
#include "ui/panels/run_chooser.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/scrollable.h"
#include "ui/view/warning_banner.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QLabel>
#include <QStackedWidget>
#include <QThreadPool>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// Words in the room of a figure that cannot be shown.
QLabel *messagePage()
{
    auto *label = new QLabel;
    label->setObjectName(u"evaluateMessage"_s);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setMargin(10 * kGridPixels);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

class EvaluatePanel : public Panel {
public:
    EvaluatePanel(Session &session, QWidget *parent);

    bool isIdle() const override
    {
        return !m_isReading && !m_isWriting && (m_pages->currentWidget() != m_viewPage || m_view->isIdle());
    }
    QList<QAction *> panelActions() const override { return {m_openReport, m_exportFigures}; }

private:
    void createActions();
    QWidget *createHeader();
    void readRun();
    void showEvaluation(std::shared_ptr<const RunEvaluation> evaluation);
    void showMessage(const QString &text);
    void openReport();
    void exportFigures();

    Session &m_session;
    QLabel *m_title, *m_message;
    WarningBanner *m_banner;
    QStackedWidget *m_pages;
    EvaluationView *m_view;
    QWidget *m_viewPage;
    QAction *m_openReport, *m_exportFigures;
    int m_request = 0;
    bool m_isReading = false, m_isWriting = false;
    QThreadPool m_pool; ///< last: joined first
};

EvaluatePanel::EvaluatePanel(Session &session, QWidget *parent)
    : Panel(parent),
      m_session(session),
      m_title(new QLabel),
      m_message(messagePage()),
      m_banner(new WarningBanner),
      m_pages(new QStackedWidget),
      m_view(new EvaluationView),
      m_viewPage(scrollable(m_view))
{
    m_pool.setMaxThreadCount(1);
    createActions();
    m_banner->setObjectName(u"leakyBanner"_s);
    m_banner->setVisible(false);
    m_pages->addWidget(m_message);
    m_pages->addWidget(m_viewPage);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(createHeader());
    layout->addWidget(m_title);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);

    connect(m_view, &EvaluationView::pictureActivated, this, [this](const std::filesystem::path &picture) {
        m_session.selectPicture(picture);
        m_session.requestWorkspace(u"explain"_s);
    });
    connect(&m_session, &Session::runOpened, this, &EvaluatePanel::readRun);
    connect(&m_session, &Session::runFailed, this, [this](const QString &message) {
        if (!m_view->evaluation())
            showMessage(message);
    });
    readRun();
}

void EvaluatePanel::createActions()
{
    m_openReport = new QAction(tr("Open the report"), this);
    m_openReport->setObjectName(u"evaluate.openReport"_s);
    m_openReport->setToolTip(tr("Opens report.html of this run in the browser"));
    m_exportFigures = new QAction(tr("Export figures …"), this);
    m_exportFigures->setObjectName(u"evaluate.export"_s);
    m_exportFigures->setToolTip(tr("Writes every figure with interval and n as CSV"));
    connect(m_openReport, &QAction::triggered, this, &EvaluatePanel::openReport);
    connect(m_exportFigures, &QAction::triggered, this, &EvaluatePanel::exportFigures);
    addActions({m_openReport, m_exportFigures});
}

QWidget *EvaluatePanel::createHeader()
{
    m_title->setObjectName(u"evaluateTitle"_s);
    m_title->setWordWrap(true);
    auto *header = new QWidget;
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    auto *runs = new RunChooser(m_session, u"evaluate"_s);
    runs->setMaximumWidth(40 * fontMetrics().height()); // for names of folders; wider is only emptier
    layout->addWidget(runs, 1);
    layout->addStretch(1);
    for (auto [action, objectName] :
         {std::pair{m_openReport, u"openReport"_s}, {m_exportFigures, u"exportFigures"_s}}) {
        auto *button = described(new QToolButton, objectName, action->text(), action->toolTip());
        button->setDefaultAction(action);
        layout->addWidget(button);
    }
    return header;
}

void EvaluatePanel::readRun()
{
    const auto run = m_session.run();
    if (!run) {
        showMessage(
            tr("No run is open.\n\nTrain one, or open the folder of a run: its figures, its mistakes and its worst "
               "cases appear here."));
        return;
    }
    const int request = ++m_request;
    m_isReading = true;
    auto work = [folder = run->path()] { return std::make_shared<const RunEvaluation>(readRunEvaluation(folder)); };
    auto done = [this, request](std::shared_ptr<const RunEvaluation> evaluation) {
        if (request != m_request)
            return;
        m_isReading = false;
        showEvaluation(std::move(evaluation));
    };
    auto failed = [this, request](const QString &message) {
        if (request != m_request)
            return;
        m_isReading = false;
        showMessage(message);
    };
    inBackground(m_pool, this, work, done, failed);
}

void EvaluatePanel::showEvaluation(std::shared_ptr<const RunEvaluation> evaluation)
{
    m_title->setText(tr("<b>%1</b> · %2 part: %3 of %4")
                         .arg(evaluation->title.toHtmlEscaped(), partTitle(evaluation->part),
                              picturesText(evaluation->images), casesText(evaluation->groups)) +
                     (evaluation->colourBaseline
                          ? tr(" · mean colour alone: balanced accuracy %1").arg(figureText(evaluation->colourBaseline))
                          : QString()));
    m_title->setVisible(true);
    m_banner->setVisible(evaluation->watermark.has_value());
    if (evaluation->watermark)
        m_banner->setText(tr("⚠ <b>Not a result.</b> %1").arg(evaluation->watermark->toHtmlEscaped()));
    m_openReport->setEnabled(evaluation->hasReport);
    m_exportFigures->setEnabled(true);
    m_view->setEvaluation(std::move(evaluation));
    m_pages->setCurrentWidget(m_viewPage);
}

void EvaluatePanel::showMessage(const QString &text)
{
    m_message->setText(text);
    m_pages->setCurrentWidget(m_message);
    m_title->setVisible(false);
    m_banner->setVisible(false);
    m_openReport->setEnabled(false);
    m_exportFigures->setEnabled(false);
}

void EvaluatePanel::openReport()
{
    const auto report = std::filesystem::absolute(m_view->evaluation()->folder / "report.html");
    QDesktopServices::openUrl(QUrl::fromLocalFile(toQString(report)));
}

void EvaluatePanel::exportFigures()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Export figures"), u"figures.csv"_s, tr("CSV (*.csv)"));
    if (file.isEmpty())
        return;
    m_isWriting = true;
    auto write = [path = toPath(file), text = figuresCsv(*m_view->evaluation(), m_view->figureRows())] {
        writeFileAtomically(path, text);
        return true;
    };
    auto failed = [this](const QString &message) {
        m_isWriting = false;
        m_title->setText(message.toHtmlEscaped());
    };
    inBackground(
        m_pool, this, write, [this](bool) { m_isWriting = false; }, failed);
}

} // namespace

Panel *createEvaluatePanel(Session &session, QWidget *parent) { return new EvaluatePanel(session, parent); }

} // namespace histo
