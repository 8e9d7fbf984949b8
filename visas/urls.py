app_name = "visas"
urlpatterns = []
