from django.urls import path

from visas.views import calculators, cases, fit, guides, plans, suggestions

app_name = "visas"
urlpatterns = [
    path("", guides.index, name="index"),
    path("fit/", fit.fit, name="fit"),
    path("pakistan/", guides.pakistan, name="pakistan"),
    path("calculators/", calculators.calculators, name="calculators"),
    path("calculators/<slug:name>/", calculators.calculator, name="calculator"),
    path("plan/", plans.plans, name="plan"),
    path("plan/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plan/<int:pk>/names/", plans.names, name="names"),
    path("plan/<int:pk>/plan.ics", plans.plan_calendar, name="plan_calendar"),
    path("plan/<int:pk>/renew/", plans.plan_renew, name="plan_renew"),
    path("plan/<int:pk>/drop/", plans.plan_drop, name="plan_drop"),
    path("plan/<int:pk>/steps/<slug:slug>/", plans.plan_step, name="plan_step"),
    path("plan/<int:pk>/papers/<slug:slug>/", plans.plan_paper, name="plan_paper"),
    path("<slug:slug>/", guides.country, name="country"),
    path("<slug:country>/<slug:slug>/", guides.route, name="route"),
    path("<slug:country>/<slug:slug>/adopt/", plans.take_up, name="adopt"),
    path("<slug:country>/<slug:slug>/changes/", guides.changes, name="changes"),
    path("<slug:country>/<slug:slug>/follow/", guides.follow, name="follow"),
    path("<slug:country>/<slug:slug>/suggest/", suggestions.suggestion, name="suggest"),
    path("<slug:country>/<slug:slug>/timelines/", cases.timelines, name="timelines"),
    path("<slug:country>/<slug:slug>/timelines/mine/", cases.my_case, name="my_case"),
    path("<slug:country>/<slug:slug>/timelines/mine/drop/", cases.drop_case, name="drop_case"),
]
