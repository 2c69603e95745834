"""Findings, quotes and the report."""

from django.urls import path

from oogst.web.story import editor, exporting, findings, picking, quotes, report, sections

urlpatterns = [
    path("s/<slug:slug>/story/", findings.story, name="story"),
    path("s/<slug:slug>/story/put-back/", findings.put_back, name="story_put_back"),
    path("s/<slug:slug>/story/findings/new/", findings.new, name="finding_new"),
    path("s/<slug:slug>/story/findings/order/", findings.order, name="finding_order"),
    path("s/<slug:slug>/story/findings/<uuid:finding>/", findings.finding, name="finding"),
    path("s/<slug:slug>/story/findings/<uuid:finding>/remove/", findings.remove, name="finding_remove"),
    path("s/<slug:slug>/story/findings/<uuid:finding>/weigh/", findings.weigh, name="finding_weigh"),
    path("s/<slug:slug>/story/findings/<uuid:finding>/drop/", findings.drop, name="finding_drop"),
    path("s/<slug:slug>/story/pick/", picking.pick, name="quote_pick"),
    path("s/<slug:slug>/story/quotes/", quotes.quotes, name="quotes"),
    path("s/<slug:slug>/story/quotes/take/", quotes.take, name="quote_take"),
    path("s/<slug:slug>/story/quotes/<uuid:quote>/", quotes.quote, name="quote"),
    path("s/<slug:slug>/story/quotes/<uuid:quote>/difference/", quotes.difference, name="quote_difference"),
    path("s/<slug:slug>/story/quotes/<uuid:quote>/remove/", quotes.remove, name="quote_remove"),
    path("s/<slug:slug>/story/report/", report.report, name="report"),
    path("s/<slug:slug>/story/report/edit/", editor.about, name="report_edit"),
    path("s/<slug:slug>/story/report/start/", editor.start, name="report_start"),
    path("s/<slug:slug>/story/report/blocks/", picking.blocks, name="report_blocks"),
    path("s/<slug:slug>/story/report/sections/new/", sections.new, name="section_new"),
    path("s/<slug:slug>/story/report/sections/order/", sections.order, name="section_order"),
    path("s/<slug:slug>/story/report/sections/<uuid:section>/", editor.section, name="section"),
    path("s/<slug:slug>/story/report/sections/<uuid:section>/preview/", editor.preview, name="section_preview"),
    path("s/<slug:slug>/story/report/sections/<uuid:section>/remove/", sections.remove, name="section_remove"),
    path("s/<slug:slug>/story/report/export/<str:fmt>/", exporting.export, name="report_export"),
]
